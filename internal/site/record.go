package site

import (
	"sync"

	"casebook/internal/address"
	"casebook/internal/page"
	"casebook/internal/publish"
)

// A record gathers, while files are made, what the next build of the folder
// compares itself with.
type record struct {
	mu sync.Mutex
	publish.Record
}

func newRecord(pages int, drafts bool) *record {
	return &record{Record: publish.Record{
		Drafts: drafts, Pages: make(map[string]publish.Digest, pages), Cases: map[string]string{}, Entries: map[string]publish.Digest{},
		Hosts: map[string]bool{}, Letters: map[string]*publish.People{}, Titles: map[string]string{},
	}}
}

// addPlan notes what the plan itself tells, once its texts are converted.
func (r *record) addPlan(plan *page.Plan) {
	var beside sync.WaitGroup
	beside.Go(func() {
		for _, h := range plan.Hosts() {
			r.Hosts[h] = true
		}
	})
	defer beside.Wait()
	for _, t := range plan.Input.Campaign.Taken {
		r.Down = append(r.Down, t.Address)
	}
	r.Seals = map[string]string{}
	for _, s := range plan.Seals() {
		if len(s.Seals) > 0 {
			r.Seals[string(s.Address)] = s.Seals[0]
		}
	}
	r.Events = map[string]publish.Event{}
	for _, e := range plan.Events() {
		updated := int64(0)
		if !e.Updated.IsZero() {
			updated = e.Updated.Unix() / 60
		}
		r.Events[e.UID] = publish.Event{Start: e.Start, Updated: updated, Title: publish.Sum([]byte(e.Title))}
	}
	public := plan.Public()
	r.Titles, r.Entries = make(map[string]string, 2*len(public)), make(map[string]publish.Digest, len(public))
	for _, c := range public {
		if c.Status != "" {
			r.Cases[string(c.Address)] = c.Status
		}
		r.Titles[string(c.Address)] = c.Title
		if c.Entry != "" {
			r.Entries[c.Entry] = publish.Sum([]byte(c.Says))
			r.Titles[c.Entry] = c.Title
		}
	}
}

// addPage notes a page's content.
func (r *record) addPage(a address.Address, data []byte) {
	sum := publish.Sum(data)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.Pages[string(a)] = sum
}

// addPerson notes somebody whom a letter names.
func (r *record) addPerson(letter address.Address, name string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	people := r.Letters[string(letter)]
	if people == nil {
		people = publish.NewPeople(string(letter))
		r.Letters[string(letter)] = people
	}
	people.Add(name)
}
