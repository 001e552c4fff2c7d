// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "silentresolver.h"

#include <condition_variable>
#include <mutex>

#include <dlfcn.h>
#include <netdb.h>

namespace {

constexpr char domain[] = ".silent.invalid";

std::mutex mutex;
std::condition_variable released;
int resolvers = 0;
int pending = 0;

} // namespace

SilentResolver::SilentResolver()
    : m_name([] {
          static int count = 0;
          return QStringLiteral("host%1").arg(++count) + QLatin1String(domain);
      }())
{
    const std::lock_guard lock(mutex);
    ++resolvers;
}

SilentResolver::~SilentResolver()
{
    {
        const std::lock_guard lock(mutex);
        --resolvers;
    }
    released.notify_all();
}

int SilentResolver::pendingLookUps()
{
    const std::lock_guard lock(mutex);
    return pending;
}

// The executable's function goes before the one of the C library, also for Qt.
extern "C" int getaddrinfo(const char *node, const char *service, const addrinfo *hints, addrinfo **result)
{
    static const auto original = reinterpret_cast<decltype(&::getaddrinfo)>(::dlsym(RTLD_NEXT, "getaddrinfo"));
    if (!node || !QByteArrayView(node).endsWith(domain))
        return original(node, service, hints, result);
    std::unique_lock lock(mutex);
    ++pending;
    released.wait(lock, [] { return resolvers == 0; });
    --pending;
    return EAI_NONAME;
}
