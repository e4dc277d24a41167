package driver_test

import (
	"context"
	"encoding/xml"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"casebook/internal/deploy/driver"
)

// startS3 runs an S3 server whose bucket "campaign" lies in a folder.
func startS3(t *testing.T) (port int, dir string) {
	t.Helper()
	gateway := needProgram(t, "versitygw")
	port, dir = freePort(t), t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "campaign"), 0o755); err != nil {
		t.Fatal(err)
	}
	cert, key := certificate(t, t.TempDir())
	server := exec.Command(gateway, "--port", fmt.Sprintf("127.0.0.1:%d", port), "--cert", cert, "--key", key, "--region", "eu-test-1", "posix", "--nometa", dir)
	server.Env = append(os.Environ(), "ROOT_ACCESS_KEY=anna", "ROOT_SECRET_KEY=a-long-secret")
	start(t, loopback(port), server)
	t.Setenv("CASEBOOK_DEPLOY_MAIN_KEY", "anna")
	t.Setenv("CASEBOOK_DEPLOY_MAIN_SECRET", "a-long-secret")
	return port, dir
}

func TestS3GetsTheSite(t *testing.T) {
	port, dir := startS3(t)
	to := fmt.Sprintf("s3://campaign/web?endpoint=127.0.0.1:%d&region=eu-test-1", port)
	testHost(t, filepath.Join(dir, "campaign", "web"), optionsOf(t, to))
	noRegion := strings.Replace(to, "&region=eu-test-1", "", 1) // the server says it
	if done, err := deployTo(siteOf(t, siteTwo), optionsOf(t, noRegion)); err != nil || done.Put+done.Removed > 0 {
		t.Errorf("%s: %+v, %v", noRegion, done, err)
	}
	for _, try := range []struct{ to, key, want string }{
		{strings.Replace(to, "eu-test-1", "us-west-2", 1), "anna", "the bucket campaign lies in eu-test-1, and not in the region of the address (write region=eu-test-1 in the address)"},
		{to + "_x", "anna", "no region"},
		{to, "another", "does not accept the login"},
		{strings.Replace(to, "campaign", "nothing", 1), "anna", "no bucket nothing"},
	} {
		t.Setenv("CASEBOOK_DEPLOY_MAIN_KEY", try.key)
		if _, err := deployTo(siteOf(t, siteOne), optionsOf(t, try.to)); err == nil || !strings.Contains(err.Error(), try.want) {
			t.Errorf("%s: %v", try.to, err)
		}
	}
}

// withoutStage leaves out what the server keeps of uploads that were cut off.
func withoutStage(files map[string]string) map[string]string {
	for p := range files {
		if strings.HasPrefix(p, ".sgwtmp/") {
			delete(files, p)
		}
	}
	return files
}

func TestS3BucketIsInTheNameOnlyWhereItMustBe(t *testing.T) {
	for _, try := range []struct{ endpoint, bucket, region, want string }{
		{"s3.amazonaws.com", "campaign", "eu-west-1", "campaign.s3.dualstack.eu-west-1.amazonaws.com/"},
		{"s3.amazonaws.com", "www.campaign.example", "eu-west-1", "s3.dualstack.eu-west-1.amazonaws.com/www.campaign.example/"},
		{"s3.amazonaws.com", "campaign", "cn-north-1", "campaign.s3.dualstack.cn-north-1.amazonaws.com.cn/"},
		{"s3.eu-west-1.amazonaws.com", "campaign", "eu-west-1", "campaign.s3.eu-west-1.amazonaws.com/"},
		{"oss-eu-central-1.aliyuncs.com", "campaign", "x", "campaign.oss-eu-central-1.aliyuncs.com/"},
		{"s3.eu-central-003.backblazeb2.com", "campaign", "eu-central-003", "s3.eu-central-003.backblazeb2.com/campaign/"},
		{"127.0.0.1:9000", "campaign", "garage", "127.0.0.1:9000/campaign/"},
	} {
		if got := driver.S3Address(try.endpoint, try.bucket, try.region); got != try.want {
			t.Errorf("%s, %s: got %s, want %s", try.endpoint, try.bucket, got, try.want)
		}
	}
	for endpoint, want := range map[string]string{
		"s3.eu-central-003.backblazeb2.com": "eu-central-003", "s3.dualstack.eu-west-1.amazonaws.com": "eu-west-1", "s3-fips.us-west-2.amazonaws.com": "us-west-2",
		"s3.amazonaws.com": "", "s3.example.org": "", "0a1b.r2.cloudflarestorage.com": "", "storage.googleapis.com": "", "127.0.0.1:9000": "",
	} {
		if got := driver.RegionInName(endpoint); got != want {
			t.Errorf("%s: got region %q, want %q", endpoint, got, want)
		}
	}
}

// s3Stub answers every request of a client with the same.
func s3Stub(t *testing.T, answer http.HandlerFunc) string {
	t.Helper()
	t.Setenv("CASEBOOK_DEPLOY_MAIN_KEY", "anna")
	t.Setenv("CASEBOOK_DEPLOY_MAIN_SECRET", "a-long-secret")
	server := httptest.NewServer(answer)
	t.Cleanup(server.Close)
	return "s3://campaign/web?endpoint=" + server.URL
}

func TestS3SaysWhatTheServerMeans(t *testing.T) {
	for _, try := range []struct {
		status     int
		code, want string
	}{
		{403, "InvalidAccessKeyId", "does not accept the login"},
		{403, "SignatureDoesNotMatch", "does not accept the login"},
		{403, "AccessDenied", "the login may not do that"},
		{404, "NoSuchBucket", "no bucket campaign"},
		{404, "", "no bucket campaign"},
		{400, "AuthorizationHeaderMalformed", "lies in another region than that of the address"},
		{301, "PermanentRedirect", "lies in another region than that of the address"},
		{403, "RequestTimeTooSkewed", "the clock of this computer is wrong"},
		{507, "XMinioStorageFull", "has no more room"},
		{403, "QuotaExceeded", "has no more room"},
		{503, "SlowDown", "asks not to be asked so often"},
		{429, "", "asks not to be asked so often"},
		{500, "InternalError", "answers with the status 500"},
		{418, "", "answers with the status 418"},
		{200, "", "answers what cannot be understood"},
	} {
		to := s3Stub(t, func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(try.status)
			if try.code != "" {
				fmt.Fprintf(w, "<?xml version=\"1.0\"?><Error><Code>%s</Code><Region>http://elsewhere.test/</Region></Error>", try.code)
			}
		})
		how := optionsOf(t, to)
		how.Insecure = true
		if _, err := deployTo(siteOf(t, siteOne), how); err == nil || !strings.Contains(err.Error(), try.want) {
			t.Errorf("%d %s: %v", try.status, try.code, err)
		}
	}
}

func TestS3KeyIsSentNowhereElse(t *testing.T) {
	elsewhere := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		t.Errorf("asked for %s with %q", r.URL, r.Header.Get("Authorization"))
	}))
	defer elsewhere.Close()
	how := optionsOf(t, s3Stub(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, elsewhere.URL, http.StatusTemporaryRedirect)
	}))
	how.Insecure = true
	if _, err := deployTo(siteOf(t, siteOne), how); err == nil || !strings.Contains(err.Error(), "status 307") {
		t.Error(err)
	}
}

func TestS3ListComesInPagesAndEnds(t *testing.T) {
	pages := map[string]string{
		"":    "<IsTruncated>true</IsTruncated><NextContinuationToken>a+b</NextContinuationToken>%s<Contents><Key>web%%2Fa%%2Bb+%%0A</Key><Size>1</Size></Contents>",
		"a+b": "<IsTruncated>%t</IsTruncated><NextContinuationToken>a+b</NextContinuationToken><EncodingType>url</EncodingType><Contents><Key>web/z</Key><Size>2</Size></Contents><Contents><Key>other</Key></Contents>",
	}
	for _, endless := range []bool{false, true} {
		how := optionsOf(t, s3Stub(t, func(w http.ResponseWriter, r *http.Request) {
			page := pages[r.FormValue("continuation-token")]
			if r.FormValue("continuation-token") == "" {
				page = fmt.Sprintf(page, "<EncodingType>url</EncodingType>")
			} else {
				page = fmt.Sprintf(page, endless)
			}
			fmt.Fprint(w, xml.Header, "<ListBucketResult>", page, "</ListBucketResult>")
		}))
		how.Insecure = true
		h, err := driver.Open(context.Background(), how)
		if err != nil {
			t.Fatal(err)
		}
		list, err := h.List(context.Background())
		want := []driver.Entry{{Path: "a+b \n", Size: 1}, {Path: "z", Size: 2}}
		if endless != (err != nil) || !endless && !slices.Equal(list, want) {
			t.Errorf("endless %t: %+v, %v", endless, list, err)
		}
	}
}
