package bootstrap

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
)

const (
	manager      = "slipway-sandbox"
	markerName   = "slipway-sandbox"
	markerKey    = "digest"
	pollInterval = 50 * time.Millisecond
	longestPause = 500 * time.Millisecond // a busy machine has better things to do than to be asked
)

// resources names the collection of each kind in the manifests.
var resources = map[string]string{
	"Namespace": "namespaces", "Node": "nodes", "ClusterRole": "clusterroles", "ClusterRoleBinding": "clusterrolebindings",
	"Role": "roles", "RoleBinding": "rolebindings", "CustomResourceDefinition": "customresourcedefinitions",
}

// Bootstrap applies the set to one cluster.
type Bootstrap struct {
	typed   kubernetes.Interface
	dynamic dynamic.Interface
	set     Set
	logPort int // the port where the nodes' logs are served
}

// New returns a bootstrap for the cluster behind the configuration.
func New(config *rest.Config, set Set, logPort int) (*Bootstrap, error) {
	config = rest.CopyConfig(config)
	config.QPS, config.Burst = 200, 200
	typed, err := kubernetes.NewForConfig(config)
	if err != nil {
		return nil, fmt.Errorf("reach the cluster: %w", err)
	}
	dynamicClient, err := dynamic.NewForConfig(config)
	if err != nil {
		return nil, fmt.Errorf("reach the cluster: %w", err)
	}
	return &Bootstrap{typed: typed, dynamic: dynamicClient, set: set, logPort: logPort}, nil
}

// Apply brings the cluster to the set, unless it carries the set's mark. It answers whether it had to.
func (b *Bootstrap) Apply(ctx context.Context) (applied bool, err error) {
	marker, err := b.typed.CoreV1().ConfigMaps(metav1.NamespaceSystem).Get(ctx, markerName, metav1.GetOptions{})
	if err == nil && marker.Data[markerKey] == b.set.Digest {
		return false, nil
	}
	if err != nil && !apierrors.IsNotFound(err) {
		return false, fmt.Errorf("look for the sandbox's mark: %w", err)
	}
	group, groupContext := errgroup.WithContext(ctx)
	for _, definition := range b.set.Definitions {
		group.Go(func() error { return b.apply(groupContext, definition) })
	}
	group.Go(func() error {
		for _, object := range b.set.Objects {
			if err := b.apply(groupContext, object); err != nil {
				return err
			}
		}
		return nil
	})
	if err := group.Wait(); err != nil {
		return true, err
	}
	return true, b.mark(ctx)
}

func (b *Bootstrap) apply(ctx context.Context, object *unstructured.Unstructured) error {
	kind := object.GroupVersionKind()
	collection := schema.GroupVersionResource{Group: kind.Group, Version: kind.Version, Resource: resources[kind.Kind]}
	options := metav1.ApplyOptions{FieldManager: manager, Force: true}
	var err error
	if namespace := object.GetNamespace(); namespace != "" {
		_, err = b.dynamic.Resource(collection).Namespace(namespace).Apply(ctx, object.GetName(), object, options)
	} else {
		_, err = b.dynamic.Resource(collection).Apply(ctx, object.GetName(), object, options)
	}
	if err == nil && kind.Kind == "Node" {
		// The status of a new node must name its size before anything is scheduled on it.
		_, err = b.dynamic.Resource(collection).ApplyStatus(ctx, object.GetName(), object, options)
	}
	if err != nil {
		return fmt.Errorf("create %s %s: %w", kind.Kind, object.GetName(), err)
	}
	return nil
}

func (b *Bootstrap) mark(ctx context.Context) error {
	patch, err := json.Marshal(map[string]any{
		"apiVersion": "v1", "kind": "ConfigMap",
		"metadata": map[string]any{"name": markerName, "namespace": metav1.NamespaceSystem},
		"data":     map[string]string{markerKey: b.set.Digest},
	})
	if err != nil {
		return fmt.Errorf("write the sandbox's mark: %w", err)
	}
	_, err = b.typed.CoreV1().ConfigMaps(metav1.NamespaceSystem).Patch(ctx, markerName, types.ApplyPatchType, patch,
		metav1.PatchOptions{FieldManager: manager})
	if err != nil {
		return fmt.Errorf("write the sandbox's mark: %w", err)
	}
	return nil
}

// AwaitUsable returns when pods can be created: nodes are ready and point to this run's log server, namespaces have
// their service account, and the definitions are served.
func (b *Bootstrap) AwaitUsable(ctx context.Context) error {
	for _, step := range []func(context.Context) error{b.definitionsServed, b.accountsMade, b.nodesReady} {
		if err := poll(ctx, step); err != nil {
			return err
		}
	}
	return nil
}

func poll(ctx context.Context, step func(context.Context) error) error {
	for pause := pollInterval; ; pause = min(pause*3/2, longestPause) {
		err := step(ctx)
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return errors.Join(err, ctx.Err())
		case <-time.After(pause):
		}
	}
}

func (b *Bootstrap) definitionsServed(ctx context.Context) error {
	for _, definition := range b.set.Definitions {
		group, _, _ := unstructured.NestedString(definition.Object, "spec", "group")
		plural, _, _ := unstructured.NestedString(definition.Object, "spec", "names", "plural")
		collection := schema.GroupVersionResource{Group: group, Version: "v1alpha1", Resource: plural}
		if _, err := b.dynamic.Resource(collection).Namespace("argocd").List(ctx, metav1.ListOptions{Limit: 1}); err != nil {
			return fmt.Errorf("%s is not served yet: %w", plural, err)
		}
	}
	return nil
}

func (b *Bootstrap) accountsMade(ctx context.Context) error {
	for _, object := range b.set.Objects {
		if object.GetKind() != "Namespace" {
			continue
		}
		_, err := b.typed.CoreV1().ServiceAccounts(object.GetName()).Get(ctx, "default", metav1.GetOptions{})
		if err != nil {
			return fmt.Errorf("namespace %s has no service account yet: %w", object.GetName(), err)
		}
	}
	return nil
}

func (b *Bootstrap) nodesReady(ctx context.Context) error {
	nodes, err := b.typed.CoreV1().Nodes().List(ctx, metav1.ListOptions{})
	if err != nil {
		return fmt.Errorf("list nodes: %w", err)
	}
	for i := range nodes.Items {
		node := &nodes.Items[i]
		if err := b.pointToLogs(ctx, node); err != nil {
			return err
		}
		if !schedulable(node) {
			return fmt.Errorf("node %s is not ready yet", node.Name)
		}
	}
	if len(nodes.Items) == 0 {
		return errors.New("there are no nodes yet")
	}
	return nil
}

// pointToLogs corrects a node that an earlier run left with another port.
func (b *Bootstrap) pointToLogs(ctx context.Context, node *corev1.Node) error {
	port := node.Status.DaemonEndpoints.KubeletEndpoint.Port
	if port == 0 || int(port) == b.logPort {
		return nil
	}
	patch := fmt.Appendf(nil, `{"status":{"daemonEndpoints":{"kubeletEndpoint":{"Port":%d}}}}`, b.logPort)
	_, err := b.typed.CoreV1().Nodes().PatchStatus(ctx, node.Name, patch)
	if err != nil {
		return fmt.Errorf("correct node %s: %w", node.Name, err)
	}
	return nil
}

func schedulable(node *corev1.Node) bool {
	for _, taint := range node.Spec.Taints {
		if taint.Key == corev1.TaintNodeNotReady || taint.Key == corev1.TaintNodeUnreachable {
			return false
		}
	}
	for _, condition := range node.Status.Conditions {
		if condition.Type == corev1.NodeReady {
			return condition.Status == corev1.ConditionTrue
		}
	}
	return false
}
