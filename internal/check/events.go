package check

import (
	"path"

	"casebook/internal/diag"
	"casebook/internal/publish"
)

// reportMovedEvents says which dates were published for another moment, when
// nothing tells calendars so: a program that has an event takes it anew only where
// it says that it changed, under the id that it had.
func (i *Inspection) reportMovedEvents(old, now publish.Record) {
	gone := map[string]string{} // folder and title of an event that is no longer there -> its id
	for uid, e := range old.Events {
		if _, there := now.Events[uid]; !there && !i.isTakenDown(uid) {
			key := path.Dir(pathOf(uid)) + string(e.Title[:])
			gone[key] = max(gone[key], uid)
		}
	}
	for _, e := range i.plan.Events() {
		is := now.Events[e.UID]
		was, known := old.Events[e.UID]
		switch {
		case known && was.Start != is.Start && is.Updated <= was.Updated:
			i.rep.AddWarning(e.At, diag.Say("moved-event", "start", was.Start))
		case !known:
			key := path.Dir(pathOf(e.UID)) + string(is.Title[:])
			if uid := gone[key]; uid != "" {
				i.rep.AddWarning(e.At, diag.Say("moved-event/id", "start", old.Events[uid].Start, "id", path.Base(pathOf(uid))))
				delete(gone, key)
			}
		}
	}
}
