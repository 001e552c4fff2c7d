// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "speedoptions.h"

#include <cstdio>
#include <exception>
#include <stdexcept>

namespace {

void parseUrl(const std::string &url, SpeedOptions *options)
{
    const std::size_t host = url.find("://") + 3;
    const std::size_t port = url.find(':', host);
    const std::size_t target = url.find('/', host);
    if (host < 3 || port == std::string::npos || target == std::string::npos)
        throw std::invalid_argument("not ws[s]://ADDRESS:PORT/PATH: " + url);
    options->tls = url.compare(0, 6, "wss://") == 0;
    options->host = url.substr(host, port - host);
    options->port = std::uint16_t(std::stoul(url.substr(port + 1, target - port - 1)));
    options->target = url.substr(target);
}

} // namespace

SpeedOptions SpeedOptions::parse(const std::string &column, const std::vector<std::string> &arguments)
{
    if (arguments.empty() || arguments.front() != column)
        throw std::invalid_argument("usage: " + column
                                    + " --task TASK --url URL [--ca FILE] --size S --count N [--text]");
    SpeedOptions options;
    for (auto argument = arguments.begin() + 1; argument != arguments.end(); ++argument) {
        if (*argument == "--text") {
            options.text = true;
            continue;
        }
        const std::string &name = *argument;
        if (++argument == arguments.end())
            throw std::invalid_argument(name + " without a value");
        if (name == "--task")
            options.task = *argument;
        else if (name == "--url")
            parseUrl(*argument, &options);
        else if (name == "--ca")
            options.ca = *argument;
        else if (name == "--size")
            options.size = std::stoul(*argument);
        else if (name == "--count")
            options.count = std::stoull(*argument);
        else if (name != "--streams") // no task of these programs has more than one
            throw std::invalid_argument("unknown argument " + name);
    }
    return options;
}

int runSpeedClient(const char *column, int argc, char *argv[], void (*run)(const SpeedOptions &options))
{
    try {
        run(SpeedOptions::parse(column, {argv + 1, argv + argc}));
    } catch (const std::exception &exception) {
        std::fprintf(stderr, "%s: %s\n", column, exception.what());
        return 1;
    }
    return 0;
}
