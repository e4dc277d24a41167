package driver

import (
	"cmp"
	"context"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/crypto/ssh/knownhosts"

	"casebook/internal/diag"
	"casebook/internal/network"
)

// address gives what git calls the repository.
func (g *gitHost) address() (string, error) {
	a := g.options.Address
	switch a.Scheme {
	case "git+file":
		p, err := LocalPath(g.options.Site, a.Path)
		if err != nil {
			return "", err
		}
		p = filepath.ToSlash(p)
		if !strings.HasPrefix(p, "/") {
			p = "/" + p
		}
		return "file://" + p, nil
	case "git+ssh", "git+https":
		path := &url.URL{Path: a.Path}
		return g.rootURL() + strings.TrimPrefix(path.EscapedPath(), "/"), nil
	}
	return "", Misused(diag.Say("bad-target/address"))
}

// rootURL gives the beginning of the repository's address, up to its path.
func (g *gitHost) rootURL() string {
	a := g.options.Address
	u := url.URL{Scheme: strings.TrimPrefix(a.Scheme, "git+"), Host: a.Host, Path: "/"}
	if strings.Contains(a.Host, ":") {
		u.Host = "[" + a.Host + "]"
	}
	if a.Port != "" {
		u.Host += ":" + a.Port
	}
	if a.User != "" {
		u.User = url.User(a.User)
	}
	return u.String()
}

// A gitLogin is how git reaches the repository and is let in.
type gitLogin struct {
	ssh      []string // the user's command for ssh, and what is added to it
	token    string   // for https; "" to leave it to the user's own git
	password string   // of the login by SSH, or of its key; "" for none
}

// gitEnvironment are the variables of the user's git that say how to reach a
// repository; all others would change what is published or who is said to publish.
var gitEnvironment = []string{"GIT_SSH_VARIANT", "GIT_ASKPASS", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM"}

// prepareLogin finds what lets git in without a question.
func (g *gitHost) prepareLogin(ctx context.Context) error {
	secrets := g.options.Secrets
	switch g.options.Address.Scheme {
	case "git+https":
		g.login.token = cmp.Or(secrets.Environment(Token), secrets.Keychain(Token))
	case "git+ssh":
		g.login.password = cmp.Or(secrets.Environment(Password), secrets.Keychain(Password))
		g.login.ssh = []string{g.commandForSSH(ctx)}
		if key := secrets.Environment(Key); key != "" {
			if _, err := os.ReadFile(key); err != nil { // ssh would only warn, and try others
				return Fail(diag.Say("deploy-key/unreadable", "target", g.options.Target), err)
			}
			g.addToSSH("-i", key, "-o", "IdentitiesOnly=yes")
		}
		g.addToSSH("-o", "StrictHostKeyChecking=yes", "-o", "NumberOfPasswordPrompts=1", "-o", "ConnectTimeout="+strconv.Itoa(int(patience.Seconds())), "-o", "ServerAliveInterval=15", "-o", "ServerAliveCountMax=20")
		if g.options.HostKey != "" {
			return g.askHostKey(ctx)
		}
	}
	return nil
}

// commandForSSH gives the command that the user's git reaches servers with; "ssh"
// where it is another program, which takes no options of ssh.
func (g *gitHost) commandForSSH(ctx context.Context) string {
	command := os.Getenv("GIT_SSH_COMMAND")
	if program := os.Getenv("GIT_SSH"); command == "" && program != "" {
		command = quoteForShell(program)
	}
	if command == "" {
		said, _ := g.run(ctx, nil, "config", "--get", "core.sshCommand")
		command = strings.TrimSpace(string(said))
	}
	first, _, _ := strings.Cut(command, " ")
	if name := strings.TrimSuffix(filepath.Base(strings.Trim(first, `'"`)), ".exe"); name != "ssh" {
		return "ssh"
	}
	return command
}

func (g *gitHost) addToSSH(words ...string) {
	for _, word := range words {
		g.login.ssh = append(g.login.ssh, quoteForShell(word))
	}
}

func quoteForShell(word string) string { return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'" }

// askHostKey looks whether the server's key is the right one, which a person may
// be asked, and tells ssh of it.
func (g *gitHost) askHostKey(ctx context.Context) error {
	key, err := findHostKey(ctx, g.options)
	if err != nil {
		return err
	}
	keys := newHostKeys(g.options)
	known := filepath.Join(g.repo, "known_hosts")
	if err := os.WriteFile(known, []byte(knownhosts.Line([]string{knownhosts.Normalize(keys.address)}, key)+"\n"), 0o600); err != nil {
		return folderError(".", err)
	}
	g.addToSSH("-o", "UserKnownHostsFile="+filepath.ToSlash(known), "-o", "GlobalKnownHostsFile="+os.DevNull, "-o", "HostKeyAlgorithms="+strings.Join(algorithmsOf(key), ","))
	return nil
}

// askToLogIn asks a person for what the server did not find.
func (g *gitHost) askToLogIn(refused error) (Secret, error) {
	var err error
	a := g.options.Address
	switch {
	case a.Scheme == "git+https" && g.login.token == "":
		g.login.token, err = g.options.Secrets.Ask(Token, diag.Say("deploy-ask/token", "host", a.Host))
		return Token, err
	case a.Scheme == "git+ssh" && g.login.password == "" && g.options.Attended:
		g.login.password, err = g.options.Secrets.Ask(Password, diag.Say("deploy-ask/git-password", "target", g.options.Target))
		return Password, err
	}
	return "", refused
}

// environment gives what git is told: nothing of the user's that would change what
// is published or say who publishes, but how to reach the repository.
func (g *gitHost) environment() []string {
	var env []string
	for _, v := range os.Environ() {
		name, _, _ := strings.Cut(v, "=")
		isOurs := strings.HasPrefix(name, "CASEBOOK_")
		if !isOurs && (!strings.HasPrefix(name, "GIT_") || slices.Contains(gitEnvironment, name) || strings.HasPrefix(name, "GIT_SSL_")) {
			env = append(env, v)
		}
	}
	env = append(env, "LC_ALL=C", "GIT_TERMINAL_PROMPT=0", "GIT_DIR="+g.repo)
	settings := [][2]string{
		{"core.hooksPath", os.DevNull}, {"push.gpgSign", "false"}, {"push.followTags", "false"}, {"gc.auto", "0"}, {"advice.pushUpdateRejected", "false"},
		{"http.lowSpeedLimit", "1"}, {"http.lowSpeedTime", strconv.Itoa(int(patience.Seconds()))},
	}
	if g.login.token != "" {
		settings = append(settings, g.tokenSettings()...)
		env = append(env, "GIT_ASKPASS=")
	}
	if len(g.login.ssh) > 0 {
		words := g.login.ssh
		if g.login.password == "" {
			words = append(slices.Clip(words), "-o", "BatchMode=yes")
		} else {
			env = append(env, "SSH_ASKPASS="+g.writeAnswer(), "SSH_ASKPASS_REQUIRE=force", "DISPLAY="+cmp.Or(os.Getenv("DISPLAY"), ":0"), answerVariable+"="+g.login.password)
		}
		env = append(env, "GIT_SSH_COMMAND="+strings.Join(words, " "))
	}
	env = append(env, "GIT_CONFIG_COUNT="+strconv.Itoa(len(settings)))
	for i, s := range settings {
		n := strconv.Itoa(i)
		env = append(env, "GIT_CONFIG_KEY_"+n+"="+s[0], "GIT_CONFIG_VALUE_"+n+"="+s[1])
	}
	return env
}

const answerVariable = "CASEBOOK_SSH_ANSWER"

// writeAnswer writes the program that answers ssh with what its environment says,
// so that the password stands neither in a command's words nor in a file.
func (g *gitHost) writeAnswer() string {
	script := filepath.Join(g.repo, "answer")
	_ = os.WriteFile(script, []byte("#!/bin/sh\nprintf '%s\\n' \"$"+answerVariable+"\"\n"), 0o700) // without it ssh says that it is not let in
	return filepath.ToSlash(script)
}

// tokenSettings hand git a token, for this host alone, where no other user sees it:
// neither in a command's words nor in a file. It is followed nowhere else.
func (g *gitHost) tokenSettings() [][2]string {
	user := cmp.Or(g.options.Address.User, "x-access-token")
	basic := base64.StdEncoding.EncodeToString([]byte(user + ":" + g.login.token))
	return [][2]string{
		{"http." + g.rootURL() + ".extraHeader", "Authorization: Basic " + basic},
		{"http.followRedirects", "false"}, {"credential.helper", ""}, {"core.askPass", ""},
	}
}

// explain says what git says, in sentences; what it says itself is repeated only
// in its last line, which holds no secret, as git is given none that it shows.
func (g *gitHost) explain(problems string, err error) error {
	says := func(parts ...string) bool {
		return slices.ContainsFunc(parts, func(p string) bool { return strings.Contains(problems, p) })
	}
	a := g.options.Address
	switch {
	case says("stale info", "fetch first", "cannot lock ref"):
		return &Error{Trouble: Moved, Text: diag.Say("deploy-moved"), Err: err}
	case says("REMOTE HOST IDENTIFICATION HAS CHANGED"):
		return Fail(diag.Say("deploy-host-key/changed", "host", a.Host), err)
	case says("Host key verification failed"):
		return &Error{Trouble: Unasked, Text: diag.Say("deploy-host-key/unknown", "host", a.Host), Err: errors.Join(errGitHostKey, err)}
	case says("Authentication failed", "could not read Username", "could not read Password", "Permission denied (", "HTTP Basic: Access denied", "Invalid username or", "Too many authentication failures"):
		return BadLogin(a.Host, errors.Join(errGitLogin, err))
	case says("Could not resolve host", "Name or service not known", "Temporary failure in name resolution"):
		return CutOff(diag.Say("deploy-unknown-host", "host", a.Host), err)
	case says("refusing to update checked out branch", "branch is currently checked out"):
		return Fail(diag.Say("deploy-git/checked-out", "branch", g.branch), err)
	case says("No space left", "Disk quota exceeded", "unable to write file"):
		return Full(g.branch, err)
	case says("protected branch", "pre-receive hook declined", "remote rejected"):
		return Fail(diag.Say("deploy-git/rejected", "branch", g.branch), err)
	case says("returned error: 30"):
		return Fail(diag.Say("deploy-git/redirect", "host", a.Host), err)
	case says("returned error: 403", "access denied", "denied to", "insufficient permission", "Permission to ", "dubious ownership"):
		return Fail(diag.Say("deploy-git/no-right"), err)
	case says("returned error: 429"):
		return &Error{Trouble: Busy, Text: diag.Say("deploy-rate", "host", a.Host), Err: err}
	case says("returned error: 5"):
		_, status, _ := strings.Cut(problems, "returned error: ")
		return CutOff(diag.Say("deploy-status", "host", a.Host, "status", status[:min(3, len(status))]), err)
	case says("not found", "does not appear to be a git repository", "does not exist", "not a git repository"):
		return Fail(diag.Say("deploy-git/no-repository"), err)
	case says("certificate has expired"):
		return Fail(diag.Say("deploy-certificate/expired", "host", a.Host), err)
	case says("subject name", "does not match target host name"):
		return Fail(diag.Say("deploy-certificate/name", "host", a.Host), err)
	case says("certificate"): // not every library that git may be built with says what is wrong with it
		return g.certificateError(err)
	case says("Connection refused", "Connection timed out", "Failed to connect", "unable to access", "Connection reset", "early EOF", "hung up", "Could not read from remote repository"):
		return CutOff(diag.Say("deploy-unreachable", "host", cmp.Or(a.Host, "git")), err)
	}
	lines := strings.Split(strings.TrimSpace(problems), "\n")
	return Fail(diag.Say("deploy-git", "cause", diag.OneLine(cmp.Or(lines[len(lines)-1], err.Error()))), err)
}

// certificateError says what is wrong with the certificate of the server, which git
// did not accept, by looking at it.
func (g *gitHost) certificateError(err error) error {
	a := g.options.Address
	dialer := &tls.Dialer{NetDialer: &net.Dialer{Timeout: 10 * time.Second}, Config: &tls.Config{RootCAs: roots, ServerName: a.Host}}
	conn, errShake := dialer.Dial("tcp", net.JoinHostPort(a.Host, cmp.Or(a.Port, defaultPorts[a.Scheme])))
	if errShake == nil {
		_ = conn.Close()
	}
	switch network.FailureOf(errShake) {
	case network.OtherName:
		return Fail(diag.Say("deploy-certificate/name", "host", a.Host), err)
	case network.Expired:
		return Fail(diag.Say("deploy-certificate/expired", "host", a.Host), err)
	}
	return Fail(diag.Say("deploy-certificate", "host", a.Host), err)
}

// What fetch may ask a person about.
var (
	errGitLogin   = errors.New("the login was refused")
	errGitHostKey = errors.New("the key of the server is not known")
)
