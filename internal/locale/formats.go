package locale

import (
	"github.com/gohugoio/locales"
	"github.com/gohugoio/locales/ar"
	"github.com/gohugoio/locales/az"
	"github.com/gohugoio/locales/be"
	"github.com/gohugoio/locales/bg"
	"github.com/gohugoio/locales/bs"
	"github.com/gohugoio/locales/cs"
	"github.com/gohugoio/locales/da"
	"github.com/gohugoio/locales/de"
	"github.com/gohugoio/locales/el"
	"github.com/gohugoio/locales/en"
	"github.com/gohugoio/locales/es"
	"github.com/gohugoio/locales/et"
	"github.com/gohugoio/locales/fa"
	"github.com/gohugoio/locales/fi"
	"github.com/gohugoio/locales/fr"
	"github.com/gohugoio/locales/he"
	"github.com/gohugoio/locales/hr"
	"github.com/gohugoio/locales/hu"
	"github.com/gohugoio/locales/hy"
	"github.com/gohugoio/locales/it"
	"github.com/gohugoio/locales/ka"
	"github.com/gohugoio/locales/kk"
	"github.com/gohugoio/locales/ky"
	"github.com/gohugoio/locales/lt"
	"github.com/gohugoio/locales/lv"
	"github.com/gohugoio/locales/mk"
	"github.com/gohugoio/locales/nb"
	"github.com/gohugoio/locales/nl"
	"github.com/gohugoio/locales/pl"
	"github.com/gohugoio/locales/pt"
	"github.com/gohugoio/locales/pt_PT"
	"github.com/gohugoio/locales/ro"
	"github.com/gohugoio/locales/ru"
	"github.com/gohugoio/locales/sk"
	"github.com/gohugoio/locales/sl"
	"github.com/gohugoio/locales/sq"
	"github.com/gohugoio/locales/sr"
	"github.com/gohugoio/locales/sv"
	"github.com/gohugoio/locales/tg"
	"github.com/gohugoio/locales/tk"
	"github.com/gohugoio/locales/tr"
	"github.com/gohugoio/locales/uk"
	"github.com/gohugoio/locales/uz"
	"github.com/gohugoio/locales/zh"
)

// formats are the languages that dates and numbers are written in. English
// without a region is written as international campaigns write it: 21 May 2020
// and 14:30. Each has a file in data; a test keeps the two the same.
var formats = map[string]func() locales.Translator{
	"en":    newBritish,
	"en-US": en.New,
	"uk":    uk.New,
	"ru":    ru.New,
	"kk":    kk.New,
	"pl":    pl.New,
	"fr":    fr.New,
	"de":    de.New,
	"es":    es.New,
	"ar":    ar.New,
	"az":    az.New,
	"be":    be.New,
	"bg":    bg.New,
	"bs":    bs.New,
	"cs":    cs.New,
	"da":    da.New,
	"el":    el.New,
	"et":    et.New,
	"fa":    fa.New,
	"fi":    fi.New,
	"he":    he.New,
	"hr":    hr.New,
	"hu":    hu.New,
	"hy":    hy.New,
	"it":    it.New,
	"ka":    ka.New,
	"ky":    ky.New,
	"lt":    lt.New,
	"lv":    lv.New,
	"mk":    mk.New,
	"nb":    nb.New,
	"nl":    nl.New,
	"pt":    pt.New,
	"pt-PT": pt_PT.New,
	"ro":    ro.New,
	"sk":    sk.New,
	"sl":    sl.New,
	"sq":    sq.New,
	"sr":    sr.New,
	"sv":    sv.New,
	"tg":    tg.New,
	"tk":    tk.New,
	"tr":    tr.New,
	"uz":    uz.New,
	"zh":    zh.New,
}
