// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "authentication_p.h"

#include "connection/channelerror.h"
#include "protocol/handshakeresponse.h"

#include <QtCore/qurl.h>

#include <algorithm>

namespace WebSocketStreamInternal {

namespace {

bool hasAuthorization(const HeaderList &headers)
{
    return std::any_of(headers.begin(), headers.end(), [](const auto &header) {
        return header.first.compare("Authorization", Qt::CaseInsensitive) == 0;
    });
}

QByteArray basicCredentials(const QUrl &url)
{
    const QString pair = url.userName(QUrl::FullyDecoded) + u':' + url.password(QUrl::FullyDecoded);
    return "Basic " + pair.toUtf8().toBase64();
}

} // namespace

std::optional<ChannelOptions> answerChallenge(const ChannelError &error, const QUrl &url, const ChannelOptions &options)
{
    constexpr int unauthorized = 401;
    if (error.httpStatus != unauthorized || url.userInfo().isEmpty() || hasAuthorization(options.headers))
        return {};
    HandshakeResponse response;
    response.headers = error.httpHeaders;
    const bool isBasic = response.hasChallenge("Basic");
    const bool isBetter = !isBasic || response.hasChallenge("Digest");
    ChannelOptions answer = options;
    answer.usesCredentials = isBetter && Channel::canUseCredentials();
    if (!answer.usesCredentials && isBasic)
        answer.headers.append({"Authorization", basicCredentials(url)});
    return answer.usesCredentials || isBasic ? std::optional(answer) : std::nullopt;
}

} // namespace WebSocketStreamInternal
