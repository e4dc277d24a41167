package main

import (
	"errors"
	"time"

	"casebook/internal/durable"
	"casebook/internal/site"
)

// A siteChange is an open site that a command may change: nobody else does
// meanwhile.
type siteChange struct {
	*site.Site
	lock *durable.Change
}

// beginChange takes the lock of the site for a command and opens it after that,
// so that what is read is what is changed.
func beginChange(command string, o site.Options) (*siteChange, error) {
	lock, err := durable.BeginChange(o.Dir, command)
	if err != nil {
		return nil, err
	}
	o.Now = time.Now()
	s, err := site.Open(o)
	if err != nil {
		return nil, errors.Join(err, lock.Close())
	}
	return &siteChange{s, lock}, nil
}

// Close lets go of the site, then of its lock.
func (c *siteChange) Close() error { return errors.Join(c.Site.Close(), c.lock.Close()) }
