package deploy

import (
	"cmp"
	"maps"
	"path"
	"slices"
	"strings"

	"casebook/internal/feed"
	"casebook/internal/folder"
	"casebook/internal/host"
	"casebook/internal/publish"
)

// Ranks of files, in the order in which they are sent.
const (
	rankNeeded  = iota // what pages need, and data beside them
	rankPage           // pages, the innermost first
	rankFeed           // what names pages to subscribers
	rankMachine        // what names pages to machines, and settings of the host
)

// rankOf says when a file is sent.
func rankOf(p string) int {
	name := path.Base(p)
	switch {
	case feed.FindFormat(p) != nil:
		return rankFeed
	case p == "sitemap.xml" || p == "robots.txt" || strings.HasPrefix(name, "404.") || strings.HasPrefix(p, ".well-known/casebook.") || host.IsHostFile(p):
		return rankMachine
	case strings.HasSuffix(name, ".html"):
		return rankPage
	}
	return rankNeeded
}

// A batch is what may be done at once.
type batch struct {
	put     []publish.File
	remove  []string
	folders map[string]bool // to remove when they are empty
}

// order gives the steps in which a plan is carried out. What must make room for
// something new goes right before it: a file where now comes a folder, and the
// reverse, and names that are one name where letter case does not count.
func (p *Plan) order() []batch {
	putFolded, putFolders, putPaths := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, f := range p.Put {
		putFolded[folder.FoldName(f.Path)] = true
		putPaths[f.Path] = true
		addFolders(putFolders, f.Path)
	}
	makesRoom := func(r string) bool {
		if putFolded[folder.FoldName(r)] || putFolders[r] {
			return true
		}
		for dir := path.Dir(r); dir != "."; dir = path.Dir(dir) {
			if putPaths[dir] {
				return true
			}
		}
		return false
	}
	type step struct{ rank, depth int }
	at := func(p string) step {
		s := step{rank: rankOf(p)}
		if s.rank == rankPage {
			s.depth = -strings.Count(p, "/")
		}
		return s
	}
	byStep := func(a, b step) int { return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.depth, b.depth)) }
	var first, last []string
	for _, r := range slices.Concat(p.Remove, p.unlisted) {
		if makesRoom(r) {
			first = append(first, r)
		} else {
			last = append(last, r)
		}
	}
	var batches []batch
	if len(first)+len(p.room) > 0 {
		room := maps.Clone(p.room)
		if room == nil {
			room = map[string]bool{}
		}
		for _, r := range first {
			addFolders(room, r)
		}
		maps.DeleteFunc(room, func(dir string, _ bool) bool { return !putPaths[dir] && putFolders[dir] })
		batches = append(batches, batch{remove: first, folders: room})
	}
	puts := map[step][]publish.File{}
	for _, f := range p.Put {
		puts[at(f.Path)] = append(puts[at(f.Path)], f)
	}
	for _, s := range sortedSteps(puts, byStep) {
		batches = append(batches, batch{put: puts[s]})
	}
	removes := map[step][]string{}
	for _, r := range last {
		removes[at(r)] = append(removes[at(r)], r)
	}
	steps := sortedSteps(removes, byStep)
	slices.Reverse(steps)
	for _, s := range steps {
		batches = append(batches, batch{remove: removes[s]})
	}
	return batches
}

func sortedSteps[S comparable, V any](m map[S]V, compare func(a, b S) int) []S {
	list := make([]S, 0, len(m))
	for s := range m {
		list = append(list, s)
	}
	slices.SortFunc(list, compare)
	return list
}
