package site

import (
	"casebook/internal/campaign"
	"casebook/internal/config"
	"casebook/internal/content"
	"casebook/internal/diag"
)

// Source reads the site's texts without who signed them, for commands that
// change a file. Problems go to rep; the values are nil when too little could
// be read.
func (s *Site) Source(rep *diag.Report) (*campaign.Campaign, *config.Site, error) {
	site := s.config.of(rep, s.loadConfig)
	if site == nil {
		return nil, nil, nil
	}
	c, err := content.Load(s.files, site, rep)
	return c, site, err
}
