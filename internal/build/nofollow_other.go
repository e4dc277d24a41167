//go:build !unix

package build

import (
	"errors"
	"os"
)

// canOpenNoFollow: Windows has junctions as well as links; os.Root knows both.
const canOpenNoFollow = false

func openNoFollow(string) (*os.File, error) { return nil, errors.ErrUnsupported }
