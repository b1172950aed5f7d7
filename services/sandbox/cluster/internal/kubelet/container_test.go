package kubelet

import (
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

func podWith(annotations map[string]string, status corev1.ContainerStatus) *corev1.Pod {
	status.Name = "web"
	return &corev1.Pod{
		ObjectMeta: metav1.ObjectMeta{Name: "shop-1", Namespace: "dev", Annotations: annotations},
		Status:     corev1.PodStatus{ContainerStatuses: []corev1.ContainerStatus{status}},
	}
}

func running() corev1.ContainerStatus {
	return corev1.ContainerStatus{State: corev1.ContainerState{
		Running: &corev1.ContainerStateRunning{StartedAt: metav1.NewTime(began)}}}
}

func crashed() corev1.ContainerStatus {
	return corev1.ContainerStatus{
		State: corev1.ContainerState{Waiting: &corev1.ContainerStateWaiting{Reason: "CrashLoopBackOff"}},
		LastTerminationState: corev1.ContainerState{Terminated: &corev1.ContainerStateTerminated{
			ExitCode: 137, StartedAt: metav1.NewTime(began), FinishedAt: metav1.NewTime(began.Add(time.Second))}},
	}
}

func TestTextComesFromTheAnnotation(t *testing.T) {
	pod := podWith(map[string]string{"sandbox.slipway.dev/log": "one\ntwo\n", "sandbox.slipway.dev/log-interval": "1s"},
		running())
	s, err := scriptOf(pod, "web", false)
	if err != nil {
		t.Fatal(err)
	}
	if got := texts(s.Between(time.Time{}, began.Add(3100*time.Millisecond))); got != "one two one two one " {
		t.Errorf("got %q", got)
	}
}

func TestAContainersOwnAnnotationWins(t *testing.T) {
	pod := podWith(map[string]string{"sandbox.slipway.dev/log": "all", "sandbox.slipway.dev/log.web": "mine",
		"sandbox.slipway.dev/log-interval": "0"}, running())
	s, err := scriptOf(pod, "web", false)
	if err != nil {
		t.Fatal(err)
	}
	if got := texts(s.Between(time.Time{}, began.Add(time.Hour))); got != "mine " {
		t.Errorf("got %q", got)
	}
}

func TestCrashedContainerTellsItsLastWords(t *testing.T) {
	pod := podWith(map[string]string{"sandbox.slipway.dev/last-log": "panic: no database"}, crashed())
	for _, previous := range []bool{false, true} {
		s, err := scriptOf(pod, "web", previous)
		if err != nil {
			t.Fatal(err)
		}
		if got := texts(s.Between(time.Time{}, began.Add(time.Hour))); !strings.HasSuffix(got, "panic: no database ") {
			t.Errorf("previous=%v: %q", previous, got)
		}
	}
}

func TestErrorsReadLikeAKubelets(t *testing.T) {
	waiting := corev1.ContainerStatus{State: corev1.ContainerState{
		Waiting: &corev1.ContainerStateWaiting{Reason: "ImagePullBackOff"}}}
	cases := []struct {
		name, container, want string
		status                corev1.ContainerStatus
		previous              bool
	}{
		{"pulling", "web", "waiting to start: trying and failing to pull image", waiting, false},
		{"no previous", "web", `previous terminated container "web" in pod "shop-1" not found`, running(), true},
		{"no container", "moon", `container "moon" in pod "shop-1" is not available`, running(), false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, err := scriptOf(podWith(nil, c.status), c.container, c.previous)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v", err)
			}
		})
	}
}
