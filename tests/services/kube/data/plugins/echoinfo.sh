#!/bin/sh
# Hands out what it was told, as a token.
told=$(printf '%s|%s|%s' "$KUBERNETES_EXEC_INFO" "$REGION" "$*" | base64 -w0)
echo "{\"apiVersion\": \"client.authentication.k8s.io/v1\", \"kind\": \"ExecCredential\", \"status\": {\"token\": \"$told\"}}"
