package publish

// KeepRest keeps every file of the last version that was not written in this run,
// as it is: what was written is added to that version.
func (p *Publisher) KeepRest() {
	for _, f := range sortedKeys(p.old.files) {
		if !p.claims.holdsFile(f) && p.claims.claimPath(f) == nil {
			p.noteFile(f, kept, 0)
		}
	}
}
