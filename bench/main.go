// Command bench compares casebook with other generators of static sites, on the
// same texts, on this machine. It installs what is missing into a folder of its
// own, lets every generator build in turn, and prints what each took.
//
//	go -C bench run .                                  small and medium
//	go -C bench run . --sizes small,medium,large,million --preview --docs ../docs
//	go -C bench run . --tools casebook --builds=false --starts=false --sizes medium --deploy      how long it takes to send a site
//	go -C bench run . --tools casebook,hugo --builds=false --starts=false --photos 24 --rounds 3 --limit 15m     the sizes of photos
//	go -C bench run . --tools casebook --sizes 10k,100k,million    whether a long list takes as long for each
//
// It is a module of its own, so that what is measured against is in no list of
// what the product depends on.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"casebook/internal/yardstick"
)

// options are what the command is told.
type options struct {
	sizes, only, cache, scratch, json, docs string
	rounds, edits, photos                   int
	limit                                   time.Duration
	preview, builds, starts, stages, deploy bool
	delays                                  string
}

func main() {
	if len(os.Args) > 2 && os.Args[1] == "launch" {
		exitOn(launch(os.Args[2:]))
		return
	}
	var o options
	flag.StringVar(&o.sizes, "sizes", "small,medium", "which sizes to build: small, medium, large, 10k, 100k, million")
	flag.StringVar(&o.only, "tools", "", "only these, as casebook,zola; all if empty")
	flag.StringVar(&o.cache, "cache", "", "the `folder` for the tools; one of the user's if empty")
	flag.StringVar(&o.scratch, "scratch", "", "the `folder` to work in; one in memory if empty, where there is one")
	flag.StringVar(&o.json, "json", "", "write the figures into this `file` too")
	flag.StringVar(&o.docs, "docs", "", "write the figures and plots into performance.md in this `folder`")
	flag.IntVar(&o.rounds, "rounds", 5, "how often each tool builds")
	flag.IntVar(&o.edits, "edits", 20, "how many edits of a preview")
	flag.DurationVar(&o.limit, "limit", 5*time.Minute, "how long one build may take")
	flag.BoolVar(&o.builds, "builds", true, "measure builds")
	flag.BoolVar(&o.starts, "starts", true, "measure how soon the tools start")
	flag.BoolVar(&o.stages, "stages", false, "measure where the time of a build goes")
	flag.IntVar(&o.photos, "photos", 0, "measure the sizes of so many photos, beside Hugo; 24 is an album")
	flag.BoolVar(&o.preview, "preview", false, "measure how soon an edit shows in a preview")
	flag.BoolVar(&o.deploy, "deploy", false, "measure how long it takes to send a site")
	flag.StringVar(&o.delays, "delays", "0s,30ms", "the round trips that are added to the line of --deploy")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	exitOn(compare(ctx, o))
}

func exitOn(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// progressf says what is being done.
func progressf(format string, args ...any) { fmt.Fprintf(os.Stderr, format+"\n", args...) }

func compare(ctx context.Context, o options) error {
	sizes, err := parseSizes(o.sizes)
	if err != nil {
		return err
	}
	cache, err := cacheFolder(o.cache)
	if err != nil {
		return err
	}
	r := &report{Date: today(), Machine: thisMachine(), Rounds: o.rounds, Photos: o.photos, Sizes: sizes}
	if r.Tools, err = tools(ctx, cache, strings.FieldsFunc(o.only, func(c rune) bool { return c == ',' })); err != nil {
		return err
	}
	folder, memory, err := scratch(o.scratch)
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	r.Memory = memory
	if err := r.measureAll(ctx, o, folder); err != nil {
		r.print(os.Stdout) // what there is: it took long to get
		return err
	}
	return r.publish(o)
}

// measureAll runs everything that was asked for.
func (r *report) measureAll(ctx context.Context, o options, folder string) (err error) {
	b := bounds{o.rounds, o.limit}
	if o.starts {
		if r.Starts, err = startUp(ctx, r.Tools, folder, b); err != nil {
			return err
		}
	}
	if o.stages {
		if r.Stages, err = profile(ctx, folder); err != nil {
			return err
		}
	}
	if o.photos > 0 {
		list, err := racePhotos(ctx, r.Tools, o.photos, filepath.Join(folder, photosSize), b)
		r.Results = append(r.Results, list...)
		if err != nil {
			return err
		}
	}
	delays, err := parseDelays(o.delays)
	if err != nil {
		return err
	}
	for _, size := range r.Sizes {
		dir := filepath.Join(folder, size.Name)
		if o.builds {
			race, err := newRace(ctx, size, r.Tools, dir, b)
			if err != nil {
				return err
			}
			err = race.run(ctx)
			r.Results = append(r.Results, race.ranked(r.Tools)...)
			if err != nil {
				return err
			}
		}
		if o.deploy {
			list, err := sendOver(ctx, r.Tools[0].build[0], size, dir+"-sent", delays, b)
			r.Deploys = append(r.Deploys, list...)
			if err != nil {
				return err
			}
		}
		if o.preview && size.Cases > 1 {
			list, err := watchPreviews(ctx, size, r.Tools, dir, o.edits, o.limit)
			r.Preview = append(r.Preview, list...)
			if err != nil {
				return err
			}
		}
		if err := os.RemoveAll(dir); err != nil {
			return err
		}
	}
	return nil
}

// publish prints the figures, and writes them where they were asked for.
func (r *report) publish(o options) error {
	r.print(os.Stdout)
	if o.json != "" {
		if err := r.save(o.json); err != nil {
			return err
		}
	}
	if o.docs != "" {
		return r.document(o.docs)
	}
	return nil
}

func parseDelays(list string) (delays []time.Duration, err error) {
	for text := range strings.SplitSeq(list, ",") {
		d, err := time.ParseDuration(text)
		if err != nil {
			return nil, fmt.Errorf("--delays cannot be %q (it is a list as 0s,30ms)", list)
		}
		delays = append(delays, d)
	}
	return delays, nil
}

// parseSizes gives the sizes of these names.
func parseSizes(names string) ([]yardstick.Size, error) {
	var list []yardstick.Size
	for _, s := range yardstick.Sizes() {
		if strings.Contains(","+names+",", ","+s.Name+",") {
			list = append(list, s)
		}
	}
	if len(list) != strings.Count(names, ",")+1 {
		return nil, fmt.Errorf("--sizes cannot be %q (it is a list of small, medium, large, 10k, 100k, million)", names)
	}
	return list, nil
}

// cacheFolder makes the folder that keeps the tools from one comparison to the
// next.
func cacheFolder(folder string) (string, error) {
	if folder == "" {
		user, err := os.UserCacheDir()
		if err != nil {
			return "", err
		}
		folder = filepath.Join(user, "casebook-bench")
	}
	folder, err := filepath.Abs(folder)
	if err != nil {
		return "", err
	}
	return folder, os.MkdirAll(folder, 0o777)
}
