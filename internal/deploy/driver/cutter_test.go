package driver_test

import (
	"net"
	"sync"
	"testing"
	"time"
)

// A cutter passes connections on to a server, and cuts all of them after a number
// of bytes in either direction; from then on nobody gets through.
type cutter struct {
	mu     sync.Mutex
	left   int64
	passed int64
	mended bool // the next connection gets through again

	rate int       // bytes a second that reach the server, of all connections; 0 for any
	next time.Time // when the next do
}

// slowDown has bytes to the server wait for their turn.
func (c *cutter) slowDown(n int) {
	if c.rate == 0 {
		return
	}
	c.mu.Lock()
	if now := time.Now(); c.next.Before(now) {
		c.next = now
	}
	c.next = c.next.Add(time.Duration(n) * time.Second / time.Duration(c.rate))
	until := c.next
	c.mu.Unlock()
	time.Sleep(time.Until(until))
}

// passTo listens at an address and passes on to another.
func (c *cutter) passTo(t testing.TB, at, to string) (port int) {
	t.Helper()
	return answerAt(t, at, func(in net.Conn) { c.pass(in, to) }).Port
}

// answerAt listens at an address of this machine until the test ends, and has every
// connection answered by itself.
func answerAt(t testing.TB, at string, answer func(net.Conn)) *net.TCPAddr {
	t.Helper()
	l, err := net.Listen("tcp", at)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			in, err := l.Accept()
			if err != nil {
				return
			}
			go answer(in)
		}
	}()
	return l.Addr().(*net.TCPAddr)
}

// cutAfter says when to cut; mended, that it is cut but once.
func (c *cutter) cutAfter(n int64, mended bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.left, c.passed, c.mended = n, 0, mended
}

// passedBytes gives how many bytes have passed since cutAfter, of connections that
// may still be open.
func (c *cutter) passedBytes() int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.passed
}

// count counts bytes that pass, and says whether they do.
func (c *cutter) count(n int) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.passed += int64(n)
	c.left -= int64(n)
	if c.left < 0 && c.mended {
		c.left = 1 << 60
		return false
	}
	return c.left >= 0
}

func (c *cutter) pass(in net.Conn, to string) {
	out, err := net.Dial("tcp", to)
	if err != nil {
		_ = in.Close()
		return
	}
	stop := func() { _ = in.Close(); _ = out.Close() }
	move := func(to, from net.Conn) {
		defer stop()
		buffer := make([]byte, 4096)
		for {
			n, err := from.Read(buffer)
			if err != nil || !c.count(n) {
				return
			}
			if from == in {
				c.slowDown(n)
			}
			if _, err := to.Write(buffer[:n]); err != nil {
				return
			}
		}
	}
	if line, is := in.(*net.TCPConn); is && c.rate > 0 {
		_ = line.SetReadBuffer(64 << 10)
	}
	go move(out, in)
	move(in, out)
}
