package main

import (
	"io"
	"net"
	"time"
)

// A delayedLine passes connections on to a server, and every byte later by half
// of a round trip in either direction, however many are on their way.
type delayedLine struct {
	listener net.Listener
	to       string
	half     time.Duration
}

func openDelayedLine(to string, roundTrip time.Duration) (*delayedLine, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	d := &delayedLine{l, to, roundTrip / 2}
	go d.accept()
	return d, nil
}

func (d *delayedLine) port() int { return d.listener.Addr().(*net.TCPAddr).Port }

func (d *delayedLine) accept() {
	for {
		in, err := d.listener.Accept()
		if err != nil {
			return
		}
		go func() {
			time.Sleep(2 * d.half) // the handshake of TCP
			out, err := net.Dial("tcp", d.to)
			if err != nil {
				_ = in.Close()
				return
			}
			go d.move(out, in)
			d.move(in, out)
		}()
	}
}

// A parcel is what was read at once, and when it is due.
type parcel struct {
	data []byte
	due  time.Time
}

// move passes on what one side says until it ends, then ends the other.
func (d *delayedLine) move(to, from net.Conn) {
	way := make(chan parcel, 4096)
	go func() {
		defer close(way)
		for {
			data := make([]byte, 1<<16)
			n, err := from.Read(data)
			if n > 0 {
				way <- parcel{data[:n], time.Now().Add(d.half)}
			}
			if err != nil {
				return
			}
		}
	}()
	for p := range way {
		time.Sleep(time.Until(p.due))
		if _, err := to.Write(p.data); err != nil {
			break
		}
	}
	_ = to.Close()
	_ = from.Close()
	_, _ = io.Copy(io.Discard, from)
	for range way { // so that the reader ends
	}
}
