//go:build !unix

package site

import (
	"errors"
	"io/fs"
)

// canOpenNoFollow: Windows has junctions as well as links; os.Root knows both.
const canOpenNoFollow = false

func openNoFollow(string) (fs.File, error) { return nil, errors.ErrUnsupported }
