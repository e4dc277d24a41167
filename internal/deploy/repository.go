package deploy

import (
	"context"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"casebook/internal/deploy/driver"
)

// isOwnRepository reports that a path is a repository in which the site is worked
// on: one whose work tree holds the site, whether it is named by the work tree, by
// its .git or by another work tree of it.
func isOwnRepository(target, site string) bool {
	repository := findRepository(target)
	if repository == nil {
		return false
	}
	site = realPath(site)
	for {
		if own := gitFolder(filepath.Join(site, ".git")); own != nil && os.SameFile(own, repository) {
			return true
		}
		above := filepath.Dir(site)
		if above == site {
			return false
		}
		site = above
	}
}

// isOwnRemote reports that an address is, by whatever way, a repository where the
// sources of the site lie: from which its own was made, or with which branches are
// exchanged. One that only has the finished site may be known there too.
func isOwnRemote(a driver.Address, site string) bool {
	top := strings.TrimSuffix(askRepository(site, "rev-parse", "--show-toplevel"), "\n") // from where git reads paths
	if top == "" {
		return false
	}
	target := remotePlace(a.Host, a.Path)
	if a.Host == "" {
		target = remotePlaceOf(site, a.Path)
	}
	for line := range strings.Lines(askRepository(site, "remote", "--verbose")) {
		name, address, _ := strings.Cut(line, "\t")
		address = address[:max(strings.LastIndex(address, " ("), 0)] // "(fetch)" or "(push)" is after it
		if address == "" || remotePlaceOf(top, address) != target {
			continue
		}
		own := "refs/remotes/" + name + "/"
		branches := strings.Fields(askRepository(site, "for-each-ref", "--format=%(refname)", own))
		if name == "origin" || slices.ContainsFunc(branches, func(b string) bool { return b != own+a.Branch && b != own+"HEAD" }) {
			return true
		}
	}
	return false
}

// askRepository gives what git says of the repository that a site is worked on in,
// whoever owns its folder; "" where there is none.
func askRepository(site string, words ...string) string {
	ctx, stop := context.WithTimeout(context.Background(), 5*time.Second)
	defer stop()
	c := exec.CommandContext(ctx, "git", append([]string{"-c", "safe.directory=*", "-C", site}, words...)...)
	c.Env = slices.DeleteFunc(os.Environ(), func(v string) bool { // in a hook of another repository
		name, _, _ := strings.Cut(v, "=")
		return slices.Contains([]string{"GIT_DIR", "GIT_COMMON_DIR", "GIT_WORK_TREE"}, name)
	})
	said, _ := c.Output()
	return string(said)
}

// remotePlaceOf is remotePlace for an address as git writes it: with a scheme, as
// "user@host:path", or the path of a folder, from another (git-clone(1), "GIT URLS").
func remotePlaceOf(folder, address string) string {
	u, err := url.Parse(address)
	switch {
	case err == nil && u.Host != "":
		return remotePlace(u.Hostname(), u.Path)
	case err == nil && u.Scheme == "file":
		address = u.Path
	}
	host, path, isElsewhere := strings.Cut(address, ":")
	if !isElsewhere || len(host) == 1 || strings.Contains(host, "/") { // one letter is a drive
		if local, err := driver.LocalPath(folder, address); err == nil {
			address = realPath(local)
		}
		return remotePlace("", filepath.ToSlash(address))
	}
	return remotePlace(host[strings.LastIndexByte(host, '@')+1:], path)
}

// remotePlace gives a repository in one spelling. Ports and users lead to the same
// one, and letter case and ".git" mean nothing to the large hosts.
func remotePlace(host, path string) string {
	path = strings.TrimPrefix(strings.Trim(path, "/"), "~/")
	return strings.ToLower(host + "/" + strings.TrimSuffix(path, ".git"))
}

// findRepository gives what git takes a path for: enter_repo of git's path.c, with
// the endings in their order there. It gives nil where there is no repository.
func findRepository(path string) os.FileInfo {
	for _, ending := range []string{"/.git", "", ".git/.git", ".git"} {
		if found := gitFolder(path + filepath.FromSlash(ending)); found != nil {
			return found
		}
	}
	return nil
}

// gitFolder gives the folder in which all work trees of a repository have their
// commits, for its own folder, that of one work tree, or the file that leads there
// (gitrepository-layout(5)); nil for what is none of these.
func gitFolder(path string) os.FileInfo {
	if text, err := os.ReadFile(path); err == nil {
		to, is := strings.CutPrefix(strings.TrimSpace(string(text)), "gitdir:")
		if !is {
			return nil
		}
		path = besideFile(path, strings.TrimSpace(to))
	}
	if text, err := os.ReadFile(filepath.Join(path, "commondir")); err == nil {
		path = besideFile(filepath.Join(path, "commondir"), strings.TrimSpace(string(text)))
	}
	if _, err := os.Stat(filepath.Join(path, "HEAD")); err != nil {
		return nil
	}
	info, err := os.Stat(path)
	if err != nil || !info.IsDir() {
		return nil
	}
	return info
}

// besideFile gives a path that a file says, which begins at the file's folder.
func besideFile(file, path string) string {
	if path = filepath.FromSlash(path); filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(filepath.Dir(file), path)
}

func realPath(path string) string {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		return real
	}
	return path
}
