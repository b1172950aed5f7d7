#include "statuscodec.h"

#include <services/base/jsonaccess.h>

namespace slipway::sandbox {

SandboxAddresses addressesOf(const nlohmann::json &object)
{
    SandboxAddresses addresses;
    addresses.folder = base::text(object, {"dir"});
    addresses.server = base::text(object, {"server"});
    addresses.kubeconfig = base::text(object, {"kubeconfig"});
    addresses.gitUrl = base::text(object, {"git"});
    addresses.gitFolder = base::text(object, {"gitDir"});
    addresses.gitUser = base::text(object, {"gitUser"});
    addresses.gitPasswordFile = base::text(object, {"gitPasswordFile"});
    addresses.registry = base::text(object, {"registry"});
    addresses.firstStart = base::boolean(object, {"firstStart"});
    addresses.startTime = std::chrono::milliseconds(base::integer(object, {"elapsedMs"}));
    if (const auto *contexts = base::member(object, {"contexts"}); contexts && contexts->is_array()) {
        for (const auto &context : *contexts) {
            if (context.is_string()) {
                addresses.contexts.append(base::fromStd(context.get_ref<const std::string &>()));
            }
        }
    }
    return addresses;
}

QList<ComponentStatus> componentsOf(const nlohmann::json &object)
{
    QList<ComponentStatus> components;
    if (const auto *list = base::member(object, {"components"}); list && list->is_array()) {
        for (const auto &entry : *list) {
            components.append({base::text(entry, {"name"}),
                               base::text(entry, {"state"}),
                               base::integer(entry, {"pid"}),
                               static_cast<int>(base::integer(entry, {"restarts"})),
                               base::text(entry, {"log"})});
        }
    }
    return components;
}

void writeAddresses(nlohmann::json &object, const SandboxAddresses &addresses)
{
    object["dir"] = base::toStd(addresses.folder);
    object["server"] = base::toStd(addresses.server);
    object["kubeconfig"] = base::toStd(addresses.kubeconfig);
    object["git"] = base::toStd(addresses.gitUrl);
    object["gitDir"] = base::toStd(addresses.gitFolder);
    object["gitUser"] = base::toStd(addresses.gitUser);
    object["gitPasswordFile"] = base::toStd(addresses.gitPasswordFile);
    object["registry"] = base::toStd(addresses.registry);
    object["firstStart"] = addresses.firstStart;
    object["elapsedMs"] = addresses.startTime.count();
    object["contexts"] = nlohmann::json::array();
    for (const QString &context : addresses.contexts) {
        object["contexts"].push_back(base::toStd(context));
    }
}

nlohmann::json componentsJson(const QList<ComponentStatus> &components)
{
    auto list = nlohmann::json::array();
    for (const ComponentStatus &component : components) {
        list.push_back({{"name", base::toStd(component.name)},
                        {"state", base::toStd(component.state)},
                        {"pid", component.pid},
                        {"restarts", component.restarts},
                        {"log", base::toStd(component.log)}});
    }
    return list;
}

} // namespace slipway::sandbox
