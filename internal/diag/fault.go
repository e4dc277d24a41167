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
}

// Error gives the message without its place.
func (f *Fault) Error() string { return f.Message }

// At gives the error diagnostic for the file.
func (f *Fault) At(file string) Diagnostic {
	return Diagnostic{
		Position: Position{File: file, Line: f.Line, Column: f.Column},
		Code:     f.Code, Message: f.Message, Hint: f.Hint,
	}
}
