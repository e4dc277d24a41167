package lazy

// Of what is made at every start, the patterns of goldmark's links go deepest:
// {1,256} is compiled by as many calls in one another, on a stack that is copied
// six times while it grows to half a megabyte. It grows at once here, before
// other packages begin, which spares a twentieth of the time of a start. Pages
// that nothing is written to take no memory.
func init() { grow(0) }

// grow is a function whose variables take 300 KB of stack, which are not touched
// when n is 0.
//
//go:noinline
func grow(n int) byte {
	if n == 0 {
		return 0
	}
	var a, b, c [100 << 10]byte
	a[n], b[n], c[n] = 1, 2, 3
	return a[n/2] + b[n/2] + c[n/2]
}
