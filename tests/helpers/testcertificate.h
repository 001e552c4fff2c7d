// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtNetwork/qsslcertificate.h>
#include <QtNetwork/qsslconfiguration.h>
#include <QtNetwork/qsslkey.h>

// A certificate authority and two servers' certificates, made with the openssl program when
// a test process first asks for them.
class TestCertificate
{
public:
    [[nodiscard]] static const TestCertificate &instance();

    [[nodiscard]] QSslCertificate authority() const;
    // For localhost and 127.0.0.1
    [[nodiscard]] QSslConfiguration serverConfiguration() const;
    // For a host that the tests never connect to
    [[nodiscard]] QSslConfiguration otherServerConfiguration() const;
    // Trusts the authority and nobody else
    [[nodiscard]] QSslConfiguration clientConfiguration() const;

private:
    TestCertificate();

    QSslCertificate m_authority;
    QSslCertificate m_certificate;
    QSslCertificate m_otherCertificate;
    QSslKey m_key;
};
