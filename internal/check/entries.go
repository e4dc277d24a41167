package check

import (
	"cmp"
	"maps"
	"net/url"
	"path"
	"slices"
	"strings"

	"casebook/internal/diag"
	"casebook/internal/page"
	"casebook/internal/publish"
)

// reportChangedEntries compares the feed entries with those of the last publish. One
// that is gone while another has its text was renamed, and every subscriber
// would be told of it as news: an id keeps it.
func (i *Inspection) reportChangedEntries(old, now publish.Record) {
	if i.reportChangedAuthority(old, now) {
		return
	}
	renamed, lost := compareEntries(old.Entries, now.Entries, i.isTakenDown)
	known := i.entriesByID()
	for was, is := range renamed {
		e := known[is]
		i.rep.AddWarning(e.At, changedID(e, was))
	}
	for _, id := range lost {
		i.rep.AddWarning(diag.Position{File: "site.toml"}, diag.Say("lost-entry", "id", shorten(id)))
	}
}

// compareEntries tells which of the old entries have another id now, and which
// are gone: one with the same text was renamed, and so was, most probably, the
// only one that is gone in a folder where only one is new.
func compareEntries(old, now map[string]publish.Digest, down func(id string) bool) (renamed map[string]string, lost []string) {
	gone, added := missingIDs(old, now, down), missingIDs(now, old, down)
	renamed = map[string]string{}
	matchIDs(renamed, gone, added, func(id string) any { return old[id] }, func(id string) any { return now[id] }, false)
	folder := func(id string) any { return path.Dir(pathOf(id)) }
	matchIDs(renamed, gone, added, folder, folder, true)
	for _, id := range gone {
		if renamed[id] == "" {
			lost = append(lost, id)
		}
	}
	return renamed, lost
}

// matchIDs pairs ids that are gone with added ones of the same key, those that
// are matched already aside; with alone only where nothing else has the key.
func matchIDs(renamed map[string]string, gone, added []string, was, is func(string) any, alone bool) {
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

// changedID says that an entry has another id than before, and how it gets that
// back.
func changedID(e page.Public, was string) diag.Text {
	letter, key, isResponse := strings.Cut(pathOf(was), "/responses/")
	now, _, _ := strings.Cut(pathOf(e.Entry), "/responses/")
	switch {
	case !isResponse:
		return diag.Say("changed-id", "id", pathOf(was))
	case now != letter:
		return diag.Say("changed-id/letter", "id", letter)
	}
	return diag.Say("changed-id/response", "id", key)
}

// entriesByID gives the public documents by the ids of their entries.
func (i *Inspection) entriesByID() map[string]page.Public {
	m := map[string]page.Public{}
	for _, e := range i.plan.Public() {
		if e.Entry != "" {
			m[e.Entry] = e
		}
	}
	return m
}

// missingIDs lists the ids of one record that another lacks and that are not
// taken down, sorted.
func missingIDs(these, others map[string]publish.Digest, down func(string) bool) []string {
	var list []string
	for _, id := range slices.Sorted(maps.Keys(these)) {
		if _, ok := others[id]; !ok && !down(id) {
			list = append(list, id)
		}
	}
	return list
}

// isTakenDown reports whether an entry, or the case it belongs to, was taken down.
func (i *Inspection) isTakenDown(id string) bool {
	for _, t := range i.plan.Input.Campaign.Taken {
		if id == t.ID || strings.HasPrefix(id, t.ID+"/responses/") && t.ID != "" || strings.HasPrefix(pathOf(id), t.Address) && t.Address != "/" {
			return true
		}
	}
	return false
}

// reportChangedAuthority reports that every id is another since the site's is:
// entries stand there under the same path, and none has the site's id of before
// any more. Ids that documents say themselves (addresses and URNs of an old site)
// have no part in it.
func (i *Inspection) reportChangedAuthority(old, now publish.Record) bool {
	is := i.plan.Input.Site.Authority
	was := ""
	for _, id := range slices.Sorted(maps.Keys(old.Entries)) {
		tag, isTag := strings.CutPrefix(id, "tag:")
		authority, rest, _ := strings.Cut(tag, ":")
		if isTag && authority == is {
			return false
		}
		_, stays := now.Entries[id]
		_, moved := now.Entries["tag:"+is+":"+rest]
		if isTag && !stays && moved {
			was = cmp.Or(was, authority)
		}
	}
	if was == "" {
		return false
	}
	at, ok := i.plan.Input.Site.Keys["id"]
	if !ok {
		at = diag.Position{File: "site.toml", Line: 1, Column: 1}
	}
	i.rep.AddWarning(at, diag.Say("changed-id/site", "id", was))
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
