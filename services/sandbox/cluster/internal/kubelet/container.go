package kubelet

import (
	"fmt"
	"hash/fnv"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
)

// Annotations of a pod that shape its log. Each may end in ".CONTAINER" to speak of one container only.
const (
	prefix             = "sandbox.slipway.dev/"
	annotationText     = prefix + "log"
	annotationInterval = prefix + "log-interval"
	annotationLast     = prefix + "last-log"
)

const (
	defaultInterval = 2 * time.Second
	shortestStep    = time.Millisecond
)

// scriptOf returns the log of a container's current run, or of the one before.
func scriptOf(pod *corev1.Pod, container string, previous bool) (Script, error) {
	status, found := statusOf(pod, container)
	if !found {
		return Script{}, fmt.Errorf("container %q in pod %q is not available", container, pod.Name)
	}
	if previous {
		if status.LastTerminationState.Terminated == nil {
			return Script{}, fmt.Errorf("previous terminated container %q in pod %q not found", container, pod.Name)
		}
		return ended(pod, status, status.LastTerminationState.Terminated), nil
	}
	switch {
	case status.State.Running != nil:
		return script(pod, status, status.State.Running.StartedAt.Time), nil
	case status.State.Terminated != nil:
		return ended(pod, status, status.State.Terminated), nil
	case status.LastTerminationState.Terminated != nil:
		return ended(pod, status, status.LastTerminationState.Terminated), nil
	case status.State.Waiting != nil:
		return Script{}, fmt.Errorf("container %q in pod %q is waiting to start: %s", container, pod.Name,
			waitingText(status.State.Waiting.Reason))
	}
	return Script{}, fmt.Errorf("container %q in pod %q is waiting to start: ContainerCreating", container, pod.Name)
}

func statusOf(pod *corev1.Pod, container string) (corev1.ContainerStatus, bool) {
	for _, list := range [][]corev1.ContainerStatus{pod.Status.ContainerStatuses, pod.Status.InitContainerStatuses} {
		for _, status := range list {
			if status.Name == container {
				return status, true
			}
		}
	}
	return corev1.ContainerStatus{}, false
}

func waitingText(reason string) string {
	switch reason {
	case "ErrImagePull", "ImagePullBackOff":
		return "trying and failing to pull image"
	}
	return reason
}

func ended(pod *corev1.Pod, status corev1.ContainerStatus, state *corev1.ContainerStateTerminated) Script {
	s := script(pod, status, state.StartedAt.Time)
	s.End = state.FinishedAt.Time
	if text, given := annotation(pod, annotationLast, status.Name); given {
		s.Closing = strings.Split(strings.TrimRight(text, "\n"), "\n")
	} else if state.ExitCode == 0 {
		s.Closing = []string{`level=info msg="finished" result=success`}
	} else {
		s.Closing = []string{fmt.Sprintf("level=fatal msg=\"cannot go on\" exitCode=%d", state.ExitCode)}
	}
	return s
}

func script(pod *corev1.Pod, status corev1.ContainerStatus, start time.Time) Script {
	s := Script{Start: start, Interval: interval(pod, status.Name)}
	if text, given := annotation(pod, annotationText, status.Name); given {
		lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
		s.Opening = lines
		s.Line = func(n int64) string { return lines[n%int64(len(lines))] }
		return s
	}
	s.Opening = []string{
		fmt.Sprintf("level=info msg=\"starting\" container=%s pod=%s image=%s", status.Name, pod.Name, status.Image),
		`level=info msg="configuration loaded" source=environment`,
		`level=info msg="ready to serve" address=:8080`,
	}
	seed := pod.Namespace + "/" + pod.Name + "/" + status.Name
	s.Line = func(n int64) string { return requestLine(seed, n) }
	return s
}

func interval(pod *corev1.Pod, container string) time.Duration {
	text, given := annotation(pod, annotationInterval, container)
	if !given {
		return defaultInterval
	}
	value, err := time.ParseDuration(text)
	if err != nil || value < 0 {
		return defaultInterval
	}
	if value == 0 {
		return 0
	}
	return max(value, shortestStep)
}

func annotation(pod *corev1.Pod, key, container string) (string, bool) {
	if value, found := pod.Annotations[key+"."+container]; found {
		return value, true
	}
	value, found := pod.Annotations[key]
	return value, found
}

var (
	methods  = []string{"GET", "GET", "GET", "POST", "PUT"}
	paths    = []string{"/", "/items", "/items/42", "/cart", "/orders", "/search?q=tea", "/healthz", "/profile"}
	statuses = []int{200, 200, 200, 200, 200, 201, 204, 304, 404}
)

// requestLine is the n-th access log line of a container; the same question has the same answer.
func requestLine(seed string, n int64) string {
	hash := fnv.New64a()
	_, _ = fmt.Fprintf(hash, "%s#%d", seed, n)
	v := hash.Sum64()
	pick := func(count int) int {
		index := int(v % uint64(count))
		v /= uint64(count)
		return index
	}
	return fmt.Sprintf("level=info msg=\"request\" method=%s path=%s status=%d duration=%dms",
		methods[pick(len(methods))], paths[pick(len(paths))], statuses[pick(len(statuses))], 2+pick(120))
}
