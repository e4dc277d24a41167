package guard

// twoBytes gives what is known of the character at the beginning of a text if
// it is one of two bytes of UTF-8, as most letters that are not ASCII; else nil.
func twoBytes(text []byte) *glyph {
	if len(text) < 2 || text[0] < 0xc2 || text[0] > 0xdf || text[1]>>6 != 0b10 {
		return nil
	}
	return glyphOf(rune(text[0]&0x1f)<<6 | rune(text[1]&0x3f))
}

// spelt takes the letters of two bytes at the beginning of a text that have
// several spellings into a fragment, as add does one by one, and gives how many
// bytes they have. The hashes stay in the processor from letter to letter.
func spelt(f *fragment, text []byte) (n int) {
	f.spread()
	f.digits = false
	s0, s1, s2, s3, s4, s5, s6 := f.sums[0], f.sums[1], f.sums[2], f.sums[3], f.sums[4], f.sums[5], f.sums[6]
	for {
		g := twoBytes(text[n:])
		if g == nil || !g.many {
			break
		}
		all := &g.all[f.after]
		by := &all.by
		s0 = s0*by[0].mul + by[0].add
		s1 = s1*by[1].mul + by[1].add
		s2 = s2*by[2].mul + by[2].add
		s3 = s3*by[3].mul + by[3].add
		s4 = s4*by[4].mul + by[4].add
		s5 = s5*by[5].mul + by[5].add
		s6 = s6*by[6].mul + by[6].add
		f.lengths += all.lengths
		f.scripts |= g.script
		f.after = g.after
		f.size++
		n += 2
	}
	f.sums = hashes{s0, s1, s2, s3, s4, s5, s6}
	return n
}
