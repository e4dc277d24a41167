package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"time"

	"casebook/internal/yardstick"
)

// A sent is what one program took to send a site over a line.
type sent struct {
	Tool    string
	Size    string
	Delay   time.Duration // the round trip that was added
	Whole   []run         // to an empty folder
	Nothing []run         // again, with nothing changed
	Ten     []run         // with ten pages changed
}

// A sender is a program that sends a site to the server.
type sender struct {
	name string
	args func(port int, folder string) []string
}

// A deployBench is the site, the server and the programs.
type deployBench struct {
	casebook, site, dir string
	server              int // the port of sshd
	edits               int
}

const deployBase = "https://campaign.test/" // nobody sends a site of example.org

// sendOver measures casebook deploy beside rclone and rsync, all to one sshd on
// this machine, by turns, with each of the delays.
func sendOver(ctx context.Context, casebook string, size yardstick.Size, folder string, delays []time.Duration, b bounds) ([]*sent, error) {
	d := &deployBench{casebook: casebook, dir: folder, site: filepath.Join(folder, "site")}
	if err := os.MkdirAll(d.site, 0o777); err != nil {
		return nil, err
	}
	if err := size.WriteCasebook(d.site); err != nil {
		return nil, err
	}
	stop, err := d.startServer(ctx)
	if err != nil {
		return nil, err
	}
	defer stop()
	var list []*sent
	for _, delay := range delays {
		results := map[string]*sent{}
		for _, s := range d.senders() {
			results[s.name] = &sent{Tool: s.name, Size: size.Name, Delay: delay}
			list = append(list, results[s.name])
		}
		for range b.rounds {
			if err := d.round(ctx, size, delay, results, b.limit); err != nil {
				return list, err
			}
		}
	}
	return list, nil
}

// round sends everything, nothing and ten pages with each of the programs.
func (d *deployBench) round(ctx context.Context, size yardstick.Size, delay time.Duration, results map[string]*sent, limit time.Duration) error {
	line, err := openDelayedLine(fmt.Sprintf("127.0.0.1:%d", d.server), delay)
	if err != nil {
		return err
	}
	defer line.listener.Close()
	if err := d.knowServer(line.port()); err != nil {
		return err
	}
	for _, step := range []string{"whole", "nothing", "ten"} {
		if step == "ten" {
			if err := d.edit(size); err != nil {
				return err
			}
		}
		if _, err := measure(ctx, command{d.site, []string{d.casebook, "build", "--base-url", deployBase}}, limit); err != nil {
			return err
		}
		for _, s := range d.senders() {
			to := filepath.Join(d.dir, "www-"+s.name)
			if step == "whole" {
				if err := os.RemoveAll(to); err != nil {
					return err
				}
				if s.name == "casebook" {
					if err := d.writeTarget(line.port(), to); err != nil {
						return err
					}
				}
			}
			took, err := measure(ctx, command{d.site, s.args(line.port(), to)}, limit)
			if err != nil {
				return err
			}
			progressf("deploy, %v: %s: %s: %s", delay, step, s.name, took)
			r := results[s.name]
			into := map[string]*[]run{"whole": &r.Whole, "nothing": &r.Nothing, "ten": &r.Ten}[step]
			*into = append(*into, took)
		}
	}
	return nil
}

func (d *deployBench) senders() []sender {
	name := "nobody"
	if u, err := user.Current(); err == nil {
		name = u.Username
	}
	return []sender{
		{"casebook", func(int, string) []string {
			return []string{"env", "HOME=" + d.dir, "CASEBOOK_DEPLOY_MAIN_KEY=" + filepath.Join(d.dir, "id"), d.casebook, "deploy", "--yes", "--base-url", deployBase}
		}},
		{"rclone", func(port int, to string) []string {
			remote := fmt.Sprintf(":sftp,host=127.0.0.1,port=%d,user=%s,key_file=%s,known_hosts_file=%s,disable_hashcheck=true:%s", port, name, filepath.Join(d.dir, "id"), filepath.Join(d.dir, ".ssh", "known_hosts"), to)
			return []string{"rclone", "--config", os.DevNull, "sync", "public", remote}
		}},
		{"rsync", func(port int, to string) []string {
			shell := fmt.Sprintf("ssh -F none -p %d -i %s -o UserKnownHostsFile=%s", port, filepath.Join(d.dir, "id"), filepath.Join(d.dir, ".ssh", "known_hosts"))
			return []string{"rsync", "-a", "--delete", "-e", shell, "public/", name + "@127.0.0.1:" + to + "/"}
		}},
	}
}

// edit adds a sentence to ten updates.
func (d *deployBench) edit(size yardstick.Size) error {
	d.edits++
	for i := range 10 {
		c := size.Case(i * size.Cases / 10)
		u := size.Update(i*size.Cases/10, 0)
		file := filepath.Join(d.site, "content", "cases", c.Slug, "updates", u.Slug+".md")
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		if err := os.WriteFile(file, fmt.Appendf(text, "\nThis is edit number %d.\n", d.edits), 0o666); err != nil {
			return err
		}
	}
	return nil
}

// writeTarget names the folder on the server in site.toml.
func (d *deployBench) writeTarget(port int, to string) error {
	file := filepath.Join(d.site, "site.toml")
	original := filepath.Join(d.dir, "site.toml")
	text, err := os.ReadFile(original)
	if err != nil {
		if text, err = os.ReadFile(file); err != nil {
			return err
		}
		if err := os.WriteFile(original, text, 0o666); err != nil {
			return err
		}
	}
	name := "nobody"
	if u, err := user.Current(); err == nil {
		name = u.Username
	}
	return os.WriteFile(file, fmt.Appendf(text, "\n[deploy.main]\nto = \"sftp://%s@127.0.0.1:%d%s\"\n", name, port, to), 0o666)
}

// startServer runs OpenSSH's server, which lets the user in with a key.
func (d *deployBench) startServer(ctx context.Context) (stop func(), err error) {
	sshd, err := exec.LookPath("sshd")
	if err != nil {
		sshd = "/usr/sbin/sshd"
	}
	for _, name := range []string{"id", "hostkey"} {
		if err := runQuietly(exec.CommandContext(ctx, "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", filepath.Join(d.dir, name))); err != nil {
			return nil, err
		}
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	d.server = l.Addr().(*net.TCPAddr).Port
	_ = l.Close()
	_ = os.MkdirAll("/run/sshd", 0o755) // where sshd wants a folder, as root
	config := filepath.Join(d.dir, "sshd_config")
	text := fmt.Sprintf("Port %d\nListenAddress 127.0.0.1\nHostKey %[2]s/hostkey\nAuthorizedKeysFile %[2]s/id.pub\nPidFile none\nStrictModes no\nUsePAM no\nPasswordAuthentication no\nPermitRootLogin yes\nSubsystem sftp internal-sftp\n", d.server, d.dir)
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		return nil, err
	}
	cmd := exec.Command(sshd, "-D", "-e", "-f", config)
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	stop = func() { _ = cmd.Process.Kill(); _ = cmd.Wait() }
	for late := time.Now().Add(10 * time.Second); ; { // until it listens, which it tells nobody
		c, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", d.server))
		if err == nil {
			return stop, c.Close()
		}
		if time.Now().After(late) {
			stop()
			return nil, err
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// knowServer says that the server behind a line is the right one.
func (d *deployBench) knowServer(port int) error {
	key, err := os.ReadFile(filepath.Join(d.dir, "hostkey.pub"))
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Join(d.dir, ".ssh"), 0o700); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(d.dir, ".ssh", "known_hosts"), fmt.Appendf(nil, "[127.0.0.1]:%d %s", port, key), 0o600)
}

func (r *report) printDeploys(w io.Writer) {
	if len(r.Deploys) == 0 {
		return
	}
	fmt.Fprintf(w, "### Sending\n\nTo a server by SSH on this machine, medians of %d rounds, by turns; casebook builds too before it sends.\n\n", len(r.Deploys[0].Whole))
	rows := [][]string{{"", "size", "round trip added", "whole", "nothing changed", "its CPU", "ten pages changed", "memory, whole"}}
	for _, s := range r.Deploys {
		whole := middle(s.Whole)
		rows = append(rows, []string{s.Tool, s.Size, s.Delay.String(), seconds(whole.Wall), seconds(middle(s.Nothing).Wall), seconds(middle(s.Nothing).CPU), seconds(middle(s.Ten).Wall), megabytes(whole.Peak)})
	}
	align(w, rows)
	fmt.Fprintln(w)
}
