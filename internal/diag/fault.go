package diag

// A Fault is what is wrong with one thing before anybody knows which file it
// came from: an error for people, which At turns into a Diagnostic. Line and
// Column are 0 when the thing as a whole is wrong.
type Fault struct {
	Code    string
	Message string
	Hint    string
	Line    int
	Column  int
	Text    Text // with its parts, where it is of the table
}

// NewFault gives a fault of the table of messages, in a thing as a whole.
func NewFault(t Text) *Fault { return FaultAt(0, 0, t) }

// FaultAt gives a fault at a line and a column, from 1.
func FaultAt(line, column int, t Text) *Fault {
	return &Fault{Code: t.Code, Message: t.Message, Hint: t.Hint, Line: line, Column: column, Text: t}
}

// Error gives the message without its place.
func (f *Fault) Error() string { return f.Message }

// Said gives the message as one of the table.
func (f *Fault) Said() Text { return f.Text }

// At gives the error diagnostic for the file.
func (f *Fault) At(file string) Diagnostic {
	return Diagnostic{
		Position: Position{File: file, Line: f.Line, Column: f.Column},
		Code:     f.Code, Message: f.Message, Hint: f.Hint, Text: f.Text,
	}
}
