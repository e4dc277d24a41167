package config

import (
	"net/url"
	"slices"
	"strings"

	"casebook/internal/decode"
	"casebook/internal/diag"
	"casebook/internal/lazy"
)

// A Target is a place that the site is sent to: [deploy.NAME].
type Target struct {
	Name     string
	To       string // the address, as it is written; it holds no secret
	Parallel int    // how many files on their way at once; 0 for what suits the host
	Delete   bool   // what the site no longer has is deleted there; true
	HostKey  string // "SHA256:…", or "" for what known_hosts says
	Insecure bool   // without encryption, where the address says so
	Kind     string // the kind of host, where it is not that of [host]; or ""
	At       diag.Position
}

// TargetName says what the name of a target may be.
var TargetName = lazy.Regexp(`^[a-z0-9][a-z0-9-]*$`)

var hostKeyPattern = lazy.Regexp(`^SHA256:[A-Za-z0-9+/]{43}=?$`)

// secretKeys are what people write into the table of a target though it belongs
// elsewhere, and the end of the variable of the environment that holds it.
var secretKeys = []struct{ key, variable string }{
	{"password", "_PASSWORD"}, {"key", "_KEY"}, {"secret", "_SECRET"}, {"token", "_TOKEN"},
}

// TargetVariable gives the variable of the environment in which a secret of a
// target is looked for: what is "PASSWORD", "KEY", "SECRET" or "TOKEN".
func TargetVariable(target, what string) string {
	return "CASEBOOK_DEPLOY_" + strings.ToUpper(strings.ReplaceAll(target, "-", "_")) + "_" + what
}

// targetTables binds the tables of [deploy], whose keys are names.
func targetTables(into *[]Target) decode.Value {
	read := func(n decode.Node) ([]Target, bool) {
		if !n.Table() {
			return nil, false
		}
		var list []Target
		for _, name := range n.Names() {
			part, _ := n.Get(name)
			if _, table := part.Value().(map[string]any); !table && isSecretName(name) { // in no target's table
				part.AddPrivateError(sayRefused("", name))
				continue
			}
			if !TargetName().MatchString(name) {
				part.AddKeyError(diag.Say("bad-target/name", "name", name))
				continue
			}
			if part.Table() {
				t := Target{Name: name, Delete: true, At: part.KeyPosition()}
				targetShape(&t).Bind(part)
				list = append(list, t)
			}
		}
		return list, true
	}
	return decode.Custom[[]Target]{Into: into, Read: read, Form: func() decode.Schema {
		return decode.Schema{"type": "object", "propertyNames": decode.Schema{"pattern": TargetName().String()}, "additionalProperties": decode.TableSchema(targetShape(new(Target)))}
	}}
}

func targetShape(t *Target) decode.Shape {
	fields := []decode.Field{
		{Key: "to", To: decode.Checked(&t.To, t.readTo, nil), Help: "where readers get the site from, as sftp://user@host/path, s3://bucket, file:PATH", Rule: decode.Required},
		{Key: "parallel", To: decode.Int(&t.Parallel, 1, 64), Help: "how many files are sent at once"},
		{Key: "delete", To: decode.Bool(&t.Delete), Help: "whether what the site no longer has is deleted there, true when not given"},
		{Key: "host_key", To: decode.Checked(&t.HostKey, readHostKey, decode.Schema{"pattern": hostKeyPattern().String()}), Help: "the fingerprint of the server's SSH key, as SHA256:…"},
		{Key: "insecure", To: decode.Bool(&t.Insecure), Help: "send without encryption, as ftp:// and dav:// do; never over a line that others can listen to"},
		{Key: "kind", To: decode.Checked(&t.Kind, readHostKind, decode.Schema{"enum": HostKinds}), Help: "the kind of host, where this one is of another kind than [host] says"},
	}
	for _, s := range secretKeys {
		fields = append(fields, decode.Field{Key: s.key, To: decode.Refused(sayRefused(t.Name, s.key)), Help: "never here: casebook deploy asks for it, or takes it from the environment"})
	}
	return decode.Shape{Fields: fields}
}

// sayRefused says where a secret of a target belongs that was written under a key.
func sayRefused(target, key string) diag.Text {
	variable := secretKeys[0].variable
	for _, s := range secretKeys {
		if s.key == key {
			variable = s.variable
		}
	}
	return diag.Say("secret-in-site/key", "key", key, "variable", "CASEBOOK_DEPLOY_"+variablePart(target)+variable)
}

// variablePart gives a name as it stands in a variable; NAME where there is none.
func variablePart(name string) string {
	if name == "" {
		return "NAME"
	}
	return strings.ToUpper(strings.ReplaceAll(name, "-", "_"))
}

// readTo takes an address that holds no secret. What scheme it has is the
// business of those who send.
func (t *Target) readTo(n decode.Node, to string) (string, bool) {
	t.At = n.Position()
	if written, _ := n.Text(); strings.ContainsAny(written, "\n\t") { // C:\temp\new between marks in which a backslash begins a sign
		n.AddPrivateError(diag.Say("bad-target/backslash"))
		return "", false
	}
	if HoldsSecret(to) {
		n.AddPrivateError(sayHeld(t.Name, to))
		return "", false
	}
	return to, true
}

// sayHeld says where the secret belongs that an address holds.
func sayHeld(target, to string) diag.Text {
	scheme, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(to)), ":")
	what := "PASSWORD"
	switch scheme {
	case "rclone":
		return diag.Say("secret-in-site/rclone")
	case "s3":
		what = "SECRET"
	case "netlify", "git+https":
		what = "TOKEN"
	}
	return diag.Say("secret-in-site/address", "variable", TargetVariable(target, what))
}

func readHostKey(n decode.Node, key string) (string, bool) {
	if !hostKeyPattern().MatchString(key) {
		n.AddError(diag.Say("bad-target/host-key"))
		return "", false
	}
	return strings.TrimRight(key, "="), true
}

// tokenPattern matches what the large hosts of repositories call a token.
var tokenPattern = lazy.Regexp(`^(gh[a-z]_|github_pat_|gl[a-z]+-|x-oauth-basic|[0-9A-Za-z_-]{36,}$)`)

// netlifyToken matches a token where the name of a site belongs: names have neither
// capitals nor "_".
var netlifyToken = lazy.Regexp(`^/*(nf[a-z]_|[0-9A-Za-z_-]*[A-Z_][0-9A-Za-z_-]{38,}$|[0-9A-Za-z_-]{38,}[A-Z_])`)

// secretWords are in the names of parameters that hold a secret.
var secretWords = []string{"pass", "secret", "token", "credential", "apikey", "api_key", "access_key", "accesskey", "private_key"}

// HoldsSecret reports a password, a token or a secret key in an address, also
// one that was not encoded as it would have to be.
func HoldsSecret(address string) bool {
	if site, is := strings.CutPrefix(address, "netlify:"); is && netlifyToken().MatchString(site) {
		return true
	}
	before, query, _ := strings.Cut(address, "?")
	if _, fragment, given := strings.Cut(address, "#"); given {
		query += "&" + fragment
	}
	if strings.Contains(address, "@") && strings.LastIndexByte(address, '@') > len(before) {
		before = address // a "?" of the password
	}
	for pair := range strings.FieldsFuncSeq(query, func(r rune) bool { return r == '&' || r == ';' || r == '#' }) {
		name, value, _ := strings.Cut(pair, "=")
		if value != "" && isSecretName(name) {
			return true
		}
	}
	if rest, remote := strings.CutPrefix(before, "rclone:"); remote { // its connection strings hold options
		for pair := range strings.FieldsFuncSeq(rest, func(r rune) bool { return r == ',' || r == ':' }) {
			if name, value, given := strings.Cut(pair, "="); given && value != "" && isSecretName(name) {
				return true
			}
		}
		return false
	}
	_, rest, found := strings.Cut(before, "://")
	if !found {
		rest, found = strings.CutPrefix(before, "//") // whose beginning was forgotten
	}
	if !found {
		return isLoginWithSecret(before)
	}
	authority := rest
	if i := strings.IndexAny(rest, "/?#"); i >= 0 {
		authority = rest[:i]
	}
	if i := strings.LastIndexByte(authority, '@'); i >= 0 {
		return isSecretUser(authority[:i])
	}
	_, port, colon := strings.Cut(authority, ":")
	isNumber := port != "" && strings.Trim(port, "0123456789") == ""
	return colon && !isNumber && !strings.HasPrefix(authority, "[") && strings.Contains(rest, "@")
}

// isLoginWithSecret reports user:password@ at the beginning of an address without "//".
func isLoginWithSecret(address string) bool {
	logins := []string{address}
	switch scheme, rest, _ := strings.Cut(address, ":"); strings.ToLower(scheme) {
	case "file", "zip", "git+file":
		return false
	case "sftp", "ftp", "ftps", "dav", "davs", "s3", "git+ssh", "git+https", "ssh", "git", "http", "https", "scp":
		logins = []string{rest}
	}
	return slices.ContainsFunc(logins, func(s string) bool {
		s = strings.TrimLeft(s, "/")
		if i := strings.IndexAny(s, `/\`); i >= 0 {
			s = s[:i]
		}
		login, _, is := strings.Cut(s, "@") // the first: one of a path follows
		return is && strings.Contains(login, ":")
	})
}

func isSecretUser(user string) bool {
	plain, err := url.PathUnescape(user)
	if err != nil {
		plain = user
	}
	return strings.Contains(plain, ":") || tokenPattern().MatchString(plain)
}

func isSecretName(name string) bool {
	name = strings.ToLower(strings.TrimSpace(name))
	return name == "key" || slices.ContainsFunc(secretWords, func(w string) bool { return strings.Contains(name, w) })
}

// IsExample reports an address that belongs to nobody: example.org, .com or
// .net, or a name below one of them.
func IsExample(base string) bool {
	u, err := url.Parse(base)
	return err == nil && isExampleHost(u.Hostname())
}

// IsExampleAuthority reports a name of a site in feed ids, as "example.org,2026" or
// "mail@example.org,2026", that every other site may have too.
func IsExampleAuthority(authority string) bool {
	owner, _, _ := strings.Cut(authority, ",")
	return IsExampleEmail(owner)
}

// IsExampleEmail reports an e-mail address at which nobody reads.
func IsExampleEmail(email string) bool { return isExampleHost(email[strings.LastIndex(email, "@")+1:]) }

// isExampleHost knows the names that RFC 2606 keeps for examples, section 3.
func isExampleHost(host string) bool {
	host = "." + strings.TrimSuffix(strings.ToLower(host), ".")
	return slices.ContainsFunc([]string{".example.org", ".example.com", ".example.net"}, func(e string) bool { return strings.HasSuffix(host, e) })
}
