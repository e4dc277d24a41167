package site

import (
	"context"
	"time"

	"casebook/internal/campaign"
	"casebook/internal/check"
	"casebook/internal/diag"
	"casebook/internal/signatory"
)

// A Checked is what a check has to say.
type Checked struct {
	Result
	Texts bool // the texts were looked at; false when site.toml cannot be read
	Pages int  // that were made and looked at; 0 when the content has errors
	Links int  // different addresses that they refer to
}

// Check makes a site as Run does, without writing it, and looks at what it
// made. Problems of the content are in the result; an error is the machine's
// (I/O), or a *publish.Error. A site with errors is checked as far as its
// content goes. Addresses on other sites are asked only with external.
func Check(ctx context.Context, o Options, external *check.External) (*Checked, error) {
	started := time.Now()
	o.DryRun = true
	site, err := Open(o)
	if err != nil {
		return nil, err
	}
	defer site.Close()
	var rep diag.Report
	c := &Checked{}
	inspection, err := site.check(ctx, c, &rep)
	if err == nil && inspection != nil && external != nil {
		err = external.Ask(ctx, inspection.Outside(), &rep)
	}
	c.Problems, c.Summary.Took = rep.All(), time.Since(started)
	return c, err
}

func (s *Site) check(ctx context.Context, c *Checked, rep *diag.Report) (*check.Inspection, error) {
	plan, err := s.Plan(rep)
	if err != nil || plan == nil {
		return nil, err
	}
	c.Texts = true
	s.conclude(plan, rep)
	failed := rep.Failed()
	inspection := check.New(ctx, plan, check.Options{Files: s.files, List: s.howListed}, rep)
	if err := inspection.Sources(); err != nil || failed {
		return nil, err
	}
	s.inspection = inspection
	result, err := s.publish(ctx, plan, rep)
	c.Result = *result
	c.Pages, c.Links = inspection.Pages(), inspection.Links()
	return inspection, err
}

// howListed says how a letter's signatory file is read. What is wrong with who
// was taken off has been reported when it was first read.
func (s *Site) howListed(l *campaign.Letter) (signatory.Options, error) {
	var reported diag.Report
	return s.listOptions(s.config.value, l, &reported)
}
