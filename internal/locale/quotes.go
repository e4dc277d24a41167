package locale

// Quotes are a language's quotation marks, the inner ones for a quotation
// within another.
type Quotes struct{ Open, Close, InnerOpen, InnerClose string }

// Quotes gives the language's quotation marks.
func (l *Locale) Quotes() Quotes { return l.data.quotes }
