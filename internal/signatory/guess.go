package signatory

// GuessEncoding gives the label of the encoding that text which is not Unicode
// most probably is in, judged by its letters; "" when nothing fits. It is for
// messages alone: nothing is ever read by a guess.
func GuessEncoding(sample []byte) string { return guessEncoding(sample) }
