package deploy

import (
	"context"
	"errors"
	"time"

	"casebook/internal/config"
	"casebook/internal/deploy/driver"
)

// A look is what every run asks a target first, all at once: each question is a
// round trip.
type look struct {
	record  []byte // nil for none
	locked  bool   // a lock is there
	sources bool   // a site.toml is there
	at      time.Time
}

// lookFirst asks it.
func lookFirst(ctx context.Context, l *line) (*look, error) {
	found := &look{at: time.Now()}
	isThere := func(ctx context.Context, name string) (there bool, err error) {
		_, err = do(ctx, l, func(h driver.Host) (driver.Entry, error) { return h.Stat(ctx, name) })
		return err == nil, err
	}
	questions := []func(context.Context) error{
		func(ctx context.Context) (err error) {
			found.record, err = l.readFile(ctx, RecordName, maxRecord)
			return err
		},
		func(ctx context.Context) (err error) { found.locked, err = isThere(ctx, LockName); return err },
		func(ctx context.Context) (err error) { found.sources, err = isThere(ctx, config.File); return err },
	}
	err := l.forEach(ctx, len(questions), func(ctx context.Context, i int) error {
		if err := questions[i](ctx); !driver.IsMissing(err) {
			return err
		}
		return nil
	})
	return found, err
}

// lookFresh is how long what was seen while the site was built is believed. Before
// anything is sent the record is read again, under the lock.
const lookFresh = 5 * time.Second

// lookedAhead gives what was seen while the site was built; nil when that is nothing,
// or too long ago.
func (o *Options) lookedAhead() *look {
	if o.ahead == nil {
		return nil
	}
	if found := o.ahead(); found != nil && time.Since(found.at) < lookFresh {
		return found
	}
	return nil
}

// errNotAgain ends what would wait for another attempt.
var errNotAgain = errors.New("once is enough")

// lookAhead is lookFirst for a host that nobody needs yet: what goes wrong is found
// by who needs it.
func lookAhead(ctx context.Context, h driver.Host) *look {
	found, err := lookFirst(ctx, &line{
		open: func(context.Context) (driver.Host, error) { return h, nil },
		wait: func(context.Context, time.Duration) error { return errNotAgain },
	})
	if err != nil {
		return nil
	}
	return found
}
