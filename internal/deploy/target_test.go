package deploy

import (
	"context"
	"errors"
	"testing"

	"casebook/internal/deploy/driver"
	"casebook/internal/deploy/driver/drivertest"
)

// closing tells when a host is let go of.
type closing struct {
	driver.Host
	closed *int
}

func (c closing) Close() error { *c.closed++; return nil }

// What was opened while the site was built is the target, once; what failed then
// is asked about by somebody who is there, and else said.
func TestTargetIsOpenedAhead(t *testing.T) {
	d := drivertest.NewDisk(nil)
	host, _ := d.Open(context.Background())
	refused := errors.New("refused")
	for _, c := range []struct {
		name           string
		err            error
		attended, used bool
		opened, closed int
		want           error
	}{
		{name: "opened", used: true, opened: 0},
		{name: "refused, and nobody there", err: refused, used: true, want: refused},
		{name: "refused, and somebody there", err: refused, attended: true, used: true, opened: 1},
		{name: "not needed", closed: 1},
	} {
		opened, closed := 0, 0
		o := Options{attended: c.attended, Open: func(context.Context) (driver.Host, error) { opened++; return host, nil }}
		o.openAlone = func(context.Context) (driver.Host, error) {
			if c.err != nil {
				return nil, c.err
			}
			return closing{host, &closed}, nil
		}
		letGo := o.OpenAhead(context.Background())
		if c.used {
			if _, err := o.Open(context.Background()); err != c.want {
				t.Errorf("%s: %v", c.name, err)
			}
		}
		letGo()
		if opened != c.opened || closed != c.closed {
			t.Errorf("%s: opened %d times, closed %d times", c.name, opened, closed)
		}
	}
}

// What every run asks first is asked while the site is built, once; too long ago, or
// when the line failed it, it is asked anew.
func TestTargetIsLookedAtAhead(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(d *drivertest.Disk, o *Options)
		gets  int
	}{
		"asked":        {func(*drivertest.Disk, *Options) {}, 1},
		"long ago":     {func(_ *drivertest.Disk, o *Options) { o.ahead().at = o.ahead().at.Add(-lookFresh) }, 2},
		"the line cut": {func(_ *drivertest.Disk, o *Options) { o.ahead = func() *look { return nil } }, 2},
	} {
		d := drivertest.NewDisk(nil)
		site := siteOf(t, drivertest.VersionOne)
		mustDeploy(t, site, options(d))
		_ = d.Count("get")
		o := options(d)
		o.openAlone = d.Open
		letGo := o.OpenAhead(t.Context())
		c.spoil(d, &o)
		done := mustDeploy(t, site, o)
		letGo()
		if gets := d.Count("get"); done.Put != 0 || gets != c.gets {
			t.Errorf("%s: %+v, the record was read %d times", name, done, gets)
		}
	}
	d := drivertest.NewDisk(nil) // a line that fails every question
	d.Decide = func(string, string) (drivertest.Fate, error) { return drivertest.Lost, errKilled }
	h, _ := d.Open(t.Context())
	if found := lookAhead(t.Context(), h); found != nil {
		t.Errorf("nothing was seen, and it says %+v", found)
	}
}
