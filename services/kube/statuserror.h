#pragma once

#include <services/base/error.h>
#include <services/kube/requests.h>
#include <services/net/httpclient.h>

#include <QByteArray>
#include <QStringList>

// How an API server's refusals become errors. Pure.
namespace slipway::kube {

/// The error of an answer of 400 and above: kind by its code and reason, cause in the server's words (values
/// of Secrets taken out), hint by what usually helps.
base::Error statusError(const ApiCall &call, const net::HttpResponse &response);

/// The texts of the Warning headers (RFC 7234, code 299), in order, each once.
QStringList warningsOf(const net::HttpResponse &response);

/// Parses the body of an answer. Invalid when it is not JSON, TooLarge when it is nested deeper than any
/// Kubernetes object.
base::Expected<nlohmann::json> decodeBody(const ApiCall &call, const QByteArray &body);

} // namespace slipway::kube
