package driver

import (
	"context"
	"errors"

	"casebook/internal/diag"
	"casebook/internal/network"
)

// NetworkError says why a host could not be reached or talked to; name is the
// host's. What it does not know is a line that was cut.
func NetworkError(name string, err error) error {
	if err == nil || errors.As(err, new(*Error)) || errors.Is(err, context.Canceled) {
		return err
	}
	switch network.FailureOf(err) {
	case network.NoName:
		return Fail(diag.Say("deploy-unknown-host", "host", name), err)
	case network.NameLater:
		return CutOff(diag.Say("deploy-unknown-host", "host", name), err)
	case network.OtherName:
		return Fail(diag.Say("deploy-certificate/name", "host", name), err)
	case network.Expired:
		return Fail(diag.Say("deploy-certificate/expired", "host", name), err)
	case network.Unvouched:
		return Fail(diag.Say("deploy-certificate", "host", name), err)
	case network.NoTLS:
		return Fail(diag.Say("deploy-no-tls", "host", name), err)
	case network.Silent:
		return CutOff(diag.Say("deploy-cut/silent"), err)
	}
	return CutOff(diag.Say("deploy-unreachable", "host", name), err)
}
