package driver

import (
	"cmp"
	"context"
	"encoding/hex"
	"encoding/xml"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	"github.com/aws/smithy-go/encoding/httpbinding"

	"casebook/internal/diag"
)

// An s3Client sends requests of Amazon's S3 REST interface (API version
// 2006-03-01), signed with Signature Version 4, to one bucket.
type s3Client struct {
	http   *http.Client
	scheme string
	host   string // of the server as the address has it, with the port
	name   string // of the server, for messages
	bucket string
	region string
	login  aws.Credentials
	signer *v4.Signer
}

// amazonHost is where Amazon's buckets are when the address names no endpoint.
const amazonHost = "s3.amazonaws.com"

// server gives the host to ask, and what the path of every request begins with. A
// bucket is a part of the host's name with those who take it in no other way, or
// would rather have it so; elsewhere, and where no certificate could be right
// (a dot in the name), of the path.
func (c *s3Client) server() (host, path string) {
	host = c.host
	if host == amazonHost { // the region's own, which IPv6 reaches too
		host = "s3.dualstack." + c.region + ".amazonaws.com"
		if strings.HasPrefix(c.region, "cn-") {
			host += ".cn"
		}
	}
	for _, end := range []string{".amazonaws.com", ".amazonaws.com.cn", ".aliyuncs.com"} {
		if strings.HasSuffix(host, end) && !strings.ContainsAny(c.bucket, "._") {
			return c.bucket + "." + host, "/"
		}
	}
	return host, "/" + c.bucket + "/"
}

// do sends a request and gives an answer that is none of an error. A body has a
// digest, which the server checks it against.
func (c *s3Client) do(ctx context.Context, method, key string, query url.Values, header http.Header, body *Content) (*http.Response, error) {
	host, path := c.server()
	path += key
	u := &url.URL{Scheme: c.scheme, Host: host, Path: path, RawPath: httpbinding.EscapePath(path, false), RawQuery: query.Encode()}
	q, err := http.NewRequestWithContext(ctx, method, u.String(), nil)
	if err != nil {
		return nil, BadName(key, err)
	}
	q.URL = u
	q.Header.Set("User-Agent", "casebook")
	sum := "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" // of nothing
	if body != nil {
		sum = hex.EncodeToString(body.Sum[:])
		q.ContentLength, q.Body = body.Size, http.NoBody
		if body.Size > 0 {
			q.GetBody = func() (io.ReadCloser, error) { return body.Open() }
			if q.Body, err = q.GetBody(); err != nil {
				return nil, err
			}
			defer q.Body.Close()
		}
	}
	for key, values := range header {
		q.Header[key] = values
	}
	q.Header.Set("X-Amz-Content-Sha256", sum)
	if err := c.signer.SignHTTP(ctx, c.login, q, sum, "s3", c.region, time.Now()); err != nil {
		return nil, err
	}
	a, err := c.http.Do(q)
	if err != nil {
		var inURL *url.Error
		if errors.As(err, &inURL) {
			err = inURL.Err // without the address
		}
		return nil, NetworkError(c.name, err)
	}
	if a.StatusCode/100 == 2 {
		return a, nil
	}
	defer a.Body.Close()
	return nil, c.explain(key, a)
}

// doStep is do for what has no answer but that it was done.
func (c *s3Client) doStep(ctx context.Context, method, key string, header http.Header, body *Content) error {
	a, err := c.do(ctx, method, key, nil, header, body)
	if err != nil {
		return err
	}
	_, _ = io.Copy(io.Discard, io.LimitReader(a.Body, 1<<20)) // so that the connection can be used again
	return a.Body.Close()
}

// An s3List is an answer to ListObjectsV2.
type s3List struct {
	XMLName   xml.Name `xml:"ListBucketResult"`
	Truncated bool     `xml:"IsTruncated"`
	Next      string   `xml:"NextContinuationToken"`
	Encoding  string   `xml:"EncodingType"`
	Contents  []struct {
		Key  string
		Size int64
		ETag string
	}
}

// list gives at most many objects (at most 1000) whose keys begin with the prefix,
// from where next of the list before says.
func (c *s3Client) list(ctx context.Context, prefix, next, many string) (*s3List, error) {
	query := url.Values{"list-type": {"2"}, "encoding-type": {"url"}, "prefix": {prefix}, "max-keys": {many}}
	if next != "" {
		query.Set("continuation-token", next)
	}
	a, err := c.do(ctx, http.MethodGet, "", query, nil, nil)
	if err != nil {
		return nil, err
	}
	defer a.Body.Close()
	var l s3List
	if err := xml.NewDecoder(io.LimitReader(a.Body, 16<<20)).Decode(&l); err != nil {
		return nil, CutOff(diag.Say("deploy-nonsense", "host", c.name), err)
	}
	if l.Encoding == "url" { // keys may hold what XML does not
		for i := range l.Contents {
			if l.Contents[i].Key, err = url.QueryUnescape(l.Contents[i].Key); err != nil {
				return nil, CutOff(diag.Say("deploy-nonsense", "host", c.name), err)
			}
		}
	}
	return &l, nil
}

// findRegion asks for one name, so that a wrong key, region or bucket is said
// before anything is sent. Who gave no region is told the right one by the
// server.
func (c *s3Client) findRegion(ctx context.Context, prefix string) error {
	given := c.region
	c.region = cmp.Or(given, regionInName(c.host), "us-east-1")
	_, err := c.list(ctx, prefix, "", "1")
	var elsewhere *s3Elsewhere
	if given == "" && errors.As(err, &elsewhere) && elsewhere.region != "" {
		c.region = elsewhere.region
		_, err = c.list(ctx, prefix, "", "1")
	}
	return err
}

// isRegion reports what may become a part of a host's name.
func isRegion(s string) bool {
	return s != "" && len(s) <= 40 && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789-") == ""
}

// regionInName gives the region that servers have in their names, as
// s3.eu-central-003.backblazeb2.com, or "".
func regionInName(host string) string {
	labels := strings.Split(host, ".")
	if len(labels) > 4 && labels[1] == "dualstack" {
		labels = labels[1:]
	} else if !strings.HasPrefix(labels[0], "s3") {
		return ""
	}
	if len(labels) < 4 || !isRegion(labels[1]) {
		return ""
	}
	return labels[1]
}

// An s3Elsewhere is the cause of the Error that a bucket lies in another region: ""
// when the server does not say which.
type s3Elsewhere struct{ region string }

func (e *s3Elsewhere) Error() string { return "the bucket's region is " + e.region }

// An s3Answer is the body of an answer that says what went wrong.
type s3Answer struct {
	XMLName xml.Name `xml:"Error"`
	Code    string
	Region  string
}

// explain says what the server's code means, or where it gives none, as to HEAD,
// the status.
func (c *s3Client) explain(key string, a *http.Response) error {
	var said s3Answer
	_ = xml.NewDecoder(io.LimitReader(a.Body, 1<<20)).Decode(&said)
	cause := errors.New("S3 says " + cmp.Or(said.Code, a.Status))
	switch said.Code {
	case "NoSuchKey":
		return fs.ErrNotExist
	case "PreconditionFailed", "ConditionalRequestConflict":
		return fs.ErrExist
	case "NotImplemented":
		return Fail(diag.Say("deploy-status", "host", c.name, "status", a.StatusCode), errors.ErrUnsupported)
	case "NoSuchBucket", "InvalidBucketName":
		return Fail(diag.Say("deploy-s3/bucket", "bucket", c.bucket, "host", c.name), cause)
	case "InvalidAccessKeyId", "XAdminNoSuchUser", "XAdminUserNotFound", "NoSuchUser", "SignatureDoesNotMatch", "InvalidToken", "ExpiredToken", "AuthFailure":
		return BadLogin(c.name, cause)
	case "PermanentRedirect", "AuthorizationHeaderMalformed", "TemporaryRedirect", "IllegalLocationConstraintException", "InvalidRegion":
		region := cmp.Or(a.Header.Get("X-Amz-Bucket-Region"), said.Region)
		if !isRegion(region) {
			region = ""
		}
		text := diag.Say("deploy-s3/region", "bucket", c.bucket, "region", region)
		if region == "" {
			text = diag.Say("deploy-s3/elsewhere", "bucket", c.bucket)
		}
		return Fail(text, &s3Elsewhere{region})
	case "RequestTimeTooSkewed", "RequestExpired":
		return Fail(diag.Say("deploy-s3/clock", "host", c.name), cause)
	case "AccessDenied", "AllAccessDisabled", "MethodNotAllowed":
		return Fail(diag.Say("deploy-forbidden", "host", c.name), cause)
	case "KeyTooLongError", "XMinioInvalidObjectName", "InvalidObjectName":
		return BadName(key, cause)
	case "XAmzContentSHA256Mismatch", "BadDigest": // it was read while it was written
		return Fail(diag.Say("deploy-changed-output", "path", key), cause)
	case "QuotaExceeded", "XMinioStorageFull", "EntityTooLarge", "InsufficientStorage", "XMinioAdminBucketQuotaExceeded":
		return Fail(diag.Say("deploy-quota", "host", c.name, "status", a.StatusCode), cause)
	case "SlowDown", "SlowDownRead", "SlowDownWrite", "TooManyRequests", "ServiceUnavailable", "RequestLimitExceeded":
		wait := max(retryAfter(a.Header.Get("Retry-After"), time.Now()), 2*time.Second)
		return &Error{Trouble: Busy, Text: diag.Say("deploy-rate", "host", c.name), After: wait, Err: cause}
	}
	if key == "" && a.StatusCode == http.StatusNotFound {
		return Fail(diag.Say("deploy-s3/bucket", "bucket", c.bucket, "host", c.name), cause)
	}
	return StatusError(c.name, a)
}
