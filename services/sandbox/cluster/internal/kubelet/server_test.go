package kubelet

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

func serve(t *testing.T, pod *corev1.Pod) string {
	t.Helper()
	s := &Server{
		pods:  func(context.Context, string, string) (*corev1.Pod, error) { return pod, nil },
		clock: time.Now,
		rest:  http.NotFoundHandler(),
	}
	server := httptest.NewServer(s.Handler())
	t.Cleanup(server.Close)
	return server.URL + "/containerLogs/dev/shop-1/web"
}

func fetch(t *testing.T, url string) (int, string) {
	t.Helper()
	response, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(body)
}

func livePod(annotations map[string]string) *corev1.Pod {
	status := running()
	status.State.Running.StartedAt = metav1.NewTime(time.Now().Add(-time.Minute))
	return podWith(annotations, status)
}

func TestQueries(t *testing.T) {
	url := serve(t, livePod(map[string]string{"sandbox.slipway.dev/log": "one\ntwo\nthree", "sandbox.slipway.dev/log-interval": "0"}))
	cases := []struct {
		name, query, want string
		code              int
	}{
		{"all", "", "one\ntwo\nthree\n", 200},
		{"tail", "?tailLines=1", "three\n", 200},
		{"limit", "?limitBytes=6", "one\ntw", 200},
		{"since", "?sinceSeconds=5", "", 200},
		{"bad number", "?tailLines=x", "tailLines is not a count: \"x\"\n", 400},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if code, body := fetch(t, url+c.query); code != c.code || body != c.want {
				t.Errorf("%d %q", code, body)
			}
		})
	}
	_, stamped := fetch(t, url+"?timestamps=true&tailLines=1")
	moment, text, _ := strings.Cut(stamped, " ")
	if _, err := time.Parse(time.RFC3339Nano, moment); err != nil || text != "three\n" {
		t.Errorf("got %q", stamped)
	}
}

func TestFollowSendsLinesAsTheyCome(t *testing.T) {
	url := serve(t, livePod(map[string]string{"sandbox.slipway.dev/log": "tick", "sandbox.slipway.dev/log-interval": "20ms"}))
	response, err := http.Get(url + "?follow=true&tailLines=0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	lines := bufio.NewScanner(response.Body)
	for range 5 {
		if !lines.Scan() || lines.Text() != "tick" {
			t.Fatalf("got %q, %v", lines.Text(), lines.Err())
		}
	}
}
