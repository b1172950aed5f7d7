#include <app/verbs/commandline.h>

namespace slipway::app {

QList<Verb> inspectVerbs()
{
    return {};
}

} // namespace slipway::app
