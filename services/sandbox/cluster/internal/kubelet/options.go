package kubelet

import (
	"fmt"
	"net/url"
	"strconv"
	"time"
)

// options are what a client asks of a log, with the query names of the kubelet's API.
type options struct {
	follow     bool
	previous   bool
	timestamps bool
	tail       int       // -1 for all lines
	limit      int64     // in bytes, -1 for no limit
	since      time.Time // zero for the beginning
}

func parseOptions(query url.Values, now time.Time) (options, error) {
	o := options{tail: -1, limit: -1}
	var err error
	flag := func(name string) bool {
		value, bad := strconv.ParseBool(query.Get(name))
		if bad != nil && query.Get(name) != "" {
			err = fmt.Errorf("%s is neither true nor false: %q", name, query.Get(name))
		}
		return value
	}
	number := func(name string, otherwise int64) int64 {
		if query.Get(name) == "" {
			return otherwise
		}
		value, bad := strconv.ParseInt(query.Get(name), 10, 64)
		if bad != nil || value < 0 {
			err = fmt.Errorf("%s is not a count: %q", name, query.Get(name))
		}
		return value
	}
	o.follow, o.previous, o.timestamps = flag("follow"), flag("previous"), flag("timestamps")
	o.tail = int(number("tailLines", -1))
	o.limit = number("limitBytes", -1)
	if seconds := number("sinceSeconds", -1); seconds >= 0 {
		o.since = now.Add(-time.Duration(seconds) * time.Second)
	}
	if text := query.Get("sinceTime"); text != "" {
		moment, bad := time.Parse(time.RFC3339, text)
		if bad != nil {
			err = fmt.Errorf("sinceTime is not a time: %q", text)
		}
		o.since = moment
	}
	return o, err
}
