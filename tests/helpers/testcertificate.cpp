// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "testcertificate.h"

#include <QtCore/qfile.h>
#include <QtCore/qprocess.h>

namespace {

// The distribution's own openssl.cnf is left out of it.
constexpr char configuration[] = R"(
[req]
distinguished_name = name
prompt = no
[name]
CN = WebSocketStream test
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[server]
basicConstraints = CA:FALSE
extendedKeyUsage = serverAuth
subjectAltName = DNS:localhost, IP:127.0.0.1
[other]
basicConstraints = CA:FALSE
extendedKeyUsage = serverAuth
subjectAltName = DNS:other.invalid
[client]
basicConstraints = CA:FALSE
extendedKeyUsage = clientAuth
[ca]
default_ca = dated
[dated]
database = index.txt
new_certs_dir = .
default_md = sha256
policy = policy
rand_serial = yes
unique_subject = no
[policy]
commonName = supplied
)";

QSslConfiguration serverConfiguration(const QSslCertificate &certificate, const QSslKey &key)
{
    QSslConfiguration configuration;
    configuration.setLocalCertificate(certificate);
    configuration.setPrivateKey(key);
    configuration.setPeerVerifyMode(QSslSocket::VerifyNone); // no client certificates
    return configuration;
}

} // namespace

const TestCertificate &TestCertificate::instance()
{
    static const TestCertificate certificate;
    return certificate;
}

TestCertificate::TestCertificate()
{
    QFile file(m_directory.filePath(QStringLiteral("openssl.cnf")));
    if (!file.open(QIODevice::WriteOnly) || file.write(configuration) < 0)
        qFatal("%s: %s", qPrintable(file.fileName()), qPrintable(file.errorString()));
    file.close();

    openssl(QStringLiteral("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out authority.key"));
    openssl(QStringLiteral("req -x509 -new -config openssl.cnf -extensions authority -days 2 -key authority.key "
                           "-out authority.pem"));
    openssl(QStringLiteral("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out server.key"));
    openssl(QStringLiteral("req -new -config openssl.cnf -subj /CN=localhost -key server.key -out server.csr"));
    openssl(QStringLiteral("x509 -req -in server.csr -CA authority.pem -CAkey authority.key -set_serial 2 -days 2 "
                           "-extfile openssl.cnf -extensions server -out server.pem"));
    openssl(QStringLiteral("req -new -config openssl.cnf -subj /CN=other.invalid -key server.key -out other.csr"));
    openssl(QStringLiteral("x509 -req -in other.csr -CA authority.pem -CAkey authority.key -set_serial 3 -days 2 "
                           "-extfile openssl.cnf -extensions other -out other.pem"));

    m_authority = QSslCertificate(contents(QStringLiteral("authority.pem")));
    m_certificate = QSslCertificate(contents(QStringLiteral("server.pem")));
    m_otherCertificate = QSslCertificate(contents(QStringLiteral("other.pem")));
    m_key = QSslKey(contents(QStringLiteral("server.key")), QSsl::Ec);
    if (m_authority.isNull() || m_certificate.isNull() || m_otherCertificate.isNull() || m_key.isNull())
        qFatal("openssl's certificates or key could not be read");
}

void TestCertificate::openssl(const QString &arguments) const
{
    QProcess process;
    process.setWorkingDirectory(m_directory.path());
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(QStringLiteral("openssl"), arguments.split(QLatin1Char(' ')));
    if (!process.waitForFinished() || process.exitCode() != 0)
        qFatal("\"openssl %s\" failed: %s: %s", qPrintable(arguments), qPrintable(process.errorString()),
               process.readAll().constData());
}

QByteArray TestCertificate::contents(const QString &name) const
{
    QFile file(m_directory.filePath(name));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s: %s", qPrintable(file.fileName()), qPrintable(file.errorString()));
    return file.readAll();
}

QSslCertificate TestCertificate::certificateFromTo(const QString &name, const QString &from, const QString &to) const
{
    QFile database(m_directory.filePath(QStringLiteral("index.txt")));
    if (!database.open(QIODevice::WriteOnly | QIODevice::Append))
        qFatal("%s: %s", qPrintable(database.fileName()), qPrintable(database.errorString()));
    database.close();
    openssl(QStringLiteral("ca -batch -notext -config openssl.cnf -in server.csr -cert authority.pem "
                           "-keyfile authority.key -startdate %1 -enddate %2 -extensions server -out %3")
                    .arg(from, to, name));
    return QSslCertificate(contents(name));
}

QSslCertificate TestCertificate::authority() const
{
    return m_authority;
}

QSslConfiguration TestCertificate::serverConfiguration() const
{
    return ::serverConfiguration(m_certificate, m_key);
}

QSslConfiguration TestCertificate::otherServerConfiguration() const
{
    return ::serverConfiguration(m_otherCertificate, m_key);
}

QSslConfiguration TestCertificate::expiredServerConfiguration() const
{
    const QSslCertificate certificate = certificateFromTo(
            QStringLiteral("expired.pem"), QStringLiteral("20200101000000Z"), QStringLiteral("20200102000000Z"));
    return ::serverConfiguration(certificate, m_key);
}

QSslConfiguration TestCertificate::futureServerConfiguration() const
{
    const QSslCertificate certificate = certificateFromTo(
            QStringLiteral("future.pem"), QStringLiteral("20990101000000Z"), QStringLiteral("20990102000000Z"));
    return ::serverConfiguration(certificate, m_key);
}

QSslConfiguration TestCertificate::selfSignedServerConfiguration() const
{
    openssl(QStringLiteral("req -x509 -new -config openssl.cnf -extensions server -days 2 -subj /CN=localhost "
                           "-key server.key -out selfsigned.pem"));
    return ::serverConfiguration(QSslCertificate(contents(QStringLiteral("selfsigned.pem"))), m_key);
}

QSslConfiguration TestCertificate::clientConfiguration() const
{
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setCaCertificates({m_authority});
    return configuration;
}

QSslConfiguration TestCertificate::clientConfigurationWithCertificate() const
{
    openssl(QStringLiteral("x509 -req -in server.csr -CA authority.pem -CAkey authority.key -set_serial 4 -days 2 "
                           "-extfile openssl.cnf -extensions client -out client.pem"));
    QSslConfiguration configuration = clientConfiguration();
    configuration.setLocalCertificate(QSslCertificate(contents(QStringLiteral("client.pem"))));
    configuration.setPrivateKey(m_key);
    return configuration;
}

QString TestCertificate::directory() const
{
    return m_directory.path();
}
