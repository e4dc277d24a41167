package check

import (
	"cmp"
	"fmt"
	"maps"
	"net/url"
	"path"
	"slices"
	"strings"

	"casebook/internal/diag"
	"casebook/internal/page"
	"casebook/internal/publish"
)

// changedEntries compares the feed entries with those of the last publish. One
// that is gone while another has its text was renamed, and every subscriber
// would be told of it as news: an id keeps it.
func (i *Inspection) changedEntries(old, now publish.Record) {
	if i.changedAuthority(old, now) {
		return
	}
	renamed, lost := compareEntries(old.Entries, now.Entries, i.down)
	known := i.entries()
	for was, is := range renamed {
		e := known[is]
		i.rep.Warn(e.At, "changed-id", "the id of this feed entry is another than when it was last published, so subscribers would be told of it again", keep(e, was))
	}
	for _, id := range lost {
		i.rep.Warn(diag.Position{}, "lost-entry", fmt.Sprintf("the feed entry %s was published and is no longer there, but programs of subscribers keep its text", short(id)),
			"casebook takedown empties it there too")
	}
}

// compareEntries tells which of the old entries have another id now, and which
// are gone: one with the same text was renamed, and so was, most probably, the
// only one that is gone in a folder where only one is new.
func compareEntries(old, now map[string]publish.Digest, down func(id string) bool) (renamed map[string]string, lost []string) {
	gone, added := without(old, now, down), without(now, old, down)
	renamed = map[string]string{}
	match(renamed, gone, added, func(id string) any { return old[id] }, func(id string) any { return now[id] }, false)
	folder := func(id string) any { return path.Dir(pathOf(id)) }
	match(renamed, gone, added, folder, folder, true)
	for _, id := range gone {
		if renamed[id] == "" {
			lost = append(lost, id)
		}
	}
	return renamed, lost
}

// match pairs ids that are gone with added ones of the same key, those that
// are matched already aside; with alone only where nothing else has the key.
func match(renamed map[string]string, gone, added []string, was, is func(string) any, alone bool) {
	taken := map[string]bool{}
	for _, id := range renamed {
		taken[id] = true
	}
	rivals := map[any]int{}
	for _, id := range gone {
		if renamed[id] == "" {
			rivals[was(id)]++
		}
	}
	by := map[any][]string{}
	for _, id := range added {
		if !taken[id] {
			by[is(id)] = append(by[is(id)], id)
		}
	}
	for _, id := range gone {
		key := was(id)
		if list := by[key]; renamed[id] == "" && len(list) > 0 && (!alone || len(list) == 1 && rivals[key] == 1) {
			renamed[id], by[key] = list[0], list[1:]
		}
	}
}

// keep says how an entry gets its old id back.
func keep(e page.Public, id string) string {
	if before, key, ok := strings.Cut(pathOf(id), "/responses/"); ok {
		if now, _, _ := strings.Cut(pathOf(e.Entry), "/responses/"); now != before {
			return fmt.Sprintf("with id = %q the letter keeps the ids of its responses too", before)
		}
		return fmt.Sprintf("if it was moved, add id = %q to the response", key)
	}
	return fmt.Sprintf("if the file was renamed, add id = %q to it", pathOf(id))
}

// entries gives the public documents by the ids of their entries.
func (i *Inspection) entries() map[string]page.Public {
	m := map[string]page.Public{}
	for _, e := range i.plan.Public() {
		if e.Entry != "" {
			m[e.Entry] = e
		}
	}
	return m
}

// without lists the ids of one record that another lacks and that are not
// taken down, sorted.
func without(these, others map[string]publish.Digest, down func(string) bool) []string {
	var list []string
	for _, id := range slices.Sorted(maps.Keys(these)) {
		if _, ok := others[id]; !ok && !down(id) {
			list = append(list, id)
		}
	}
	return list
}

// down reports whether an entry, or the case it belongs to, was taken down.
func (i *Inspection) down(id string) bool {
	for _, t := range i.plan.Campaign.Taken {
		if id == t.ID || strings.HasPrefix(id, t.ID+"/responses/") && t.ID != "" || strings.HasPrefix(pathOf(id), t.Address) && t.Address != "/" {
			return true
		}
	}
	return false
}

// changedAuthority reports that every id is another since the site's is.
func (i *Inspection) changedAuthority(old, now publish.Record) bool {
	if len(old.Entries) == 0 || len(now.Entries) == 0 {
		return false
	}
	is := i.plan.Site.Authority
	was := ""
	for _, id := range slices.Sorted(maps.Keys(old.Entries)) {
		authority, _, _ := strings.Cut(strings.TrimPrefix(id, "tag:"), ":")
		if authority == is {
			return false
		}
		was = cmp.Or(was, authority)
	}
	at, ok := i.plan.Site.Keys["id"]
	if !ok {
		at = diag.Position{File: "site.toml", Line: 1, Column: 1}
	}
	i.rep.Warn(at, "changed-id", "the site's id is another than when it was last published, so subscribers would be told of every entry again",
		fmt.Sprintf("write id = %q", was))
	return true
}

// pathOf gives the path in an entry's id, "/cases/x/updates/y", as front
// matter has it.
func pathOf(id string) string {
	_, rest, _ := strings.Cut(strings.TrimPrefix(id, "tag:"), ":")
	if decoded, err := url.PathUnescape(rest); err == nil {
		return decoded
	}
	return rest
}
