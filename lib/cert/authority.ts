import type * as X509 from "@peculiar/x509";

/** A certificate and its private key, both PEM. */
export interface PairPem {
  readonly cert: string;
  readonly key: string;
}

export interface Validity {
  readonly notBefore: Date;
  readonly notAfter: Date;
}

export interface AuthorityOptions {
  /** Common name; letters, digits, spaces, dots and dashes. */
  readonly name: string;
  readonly validity: Validity;
}

/** Everybody takes P-256, and its keys are made in under a millisecond. */
const KEYS = { name: "ECDSA", namedCurve: "P-256" } as const;
const SIGNING = { name: "ECDSA", hash: "SHA-256" } as const;

const SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
const CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";

/** `1.2.3.4`, `::1`; anything else is a name. */
const IP = /^(\d{1,3}(\.\d{1,3}){3}|[0-9a-fA-F]*:[0-9a-fA-F:.]*)$/;

interface Subject {
  readonly name: string;
  readonly purpose: typeof SERVER_AUTH | typeof CLIENT_AUTH;
  readonly names: readonly string[];
  readonly validity: Validity;
}

/** A self-signed authority that lives in memory and signs certificates for servers and clients. */
export class Authority {
  /** What others need to trust it. */
  readonly cert: string;
  readonly #own: X509.X509Certificate;
  readonly #keys: CryptoKeyPair;

  private constructor(own: X509.X509Certificate, keys: CryptoKeyPair) {
    this.cert = pemOf(own);
    this.#own = own;
    this.#keys = keys;
  }

  static async create({ name, validity }: AuthorityOptions): Promise<Authority> {
    const x509 = await library();
    const keys = await newKeys();
    const own = await x509.X509CertificateGenerator.createSelfSigned({
      name: commonName(name),
      serialNumber: newSerial(),
      ...validity,
      keys,
      signingAlgorithm: SIGNING,
      extensions: [
        new x509.BasicConstraintsExtension(true, 0, true),
        new x509.KeyUsagesExtension(
          x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign,
          true,
        ),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      ],
    });
    return new Authority(own, keys);
  }

  /** @param names host names and IP addresses that the server is reached by; the first is its name. */
  issueServer(
    { names, validity }: { readonly names: readonly string[]; readonly validity: Validity },
  ): Promise<PairPem> {
    return this.#issue({ name: names[0] ?? "", purpose: SERVER_AUTH, names, validity });
  }

  issueClient({ name, validity }: AuthorityOptions): Promise<PairPem> {
    return this.#issue({ name, purpose: CLIENT_AUTH, names: [], validity });
  }

  async #issue({ name, purpose, names, validity }: Subject): Promise<PairPem> {
    const x509 = await library();
    const keys = await newKeys();
    const alternatives = names.map((value) => ({ type: IP.test(value) ? "ip" : "dns", value }));
    const cert = await x509.X509CertificateGenerator.create({
      subject: commonName(name),
      issuer: this.#own.subject,
      serialNumber: newSerial(),
      ...validity,
      publicKey: keys.publicKey,
      signingKey: this.#keys.privateKey,
      signingAlgorithm: SIGNING,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([purpose]),
        ...alternatives.length === 0
          ? []
          : [new x509.SubjectAlternativeNameExtension(alternatives as X509.JsonGeneralNames)],
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
        await x509.AuthorityKeyIdentifierExtension.create(this.#own),
      ],
    });
    return { cert: pemOf(cert), key: await keyPem(keys.privateKey) };
  }
}

/** Takes 100 ms the first time. */
async function library(): Promise<typeof X509> {
  await import("reflect-metadata");
  return await import("@peculiar/x509");
}

function newKeys(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey(KEYS, true, ["sign", "verify"]);
}

/** 15 random bytes as hexadecimal, positive: RFC 5280 allows 20 bytes, and 64 bits must be random. */
function newSerial(): string {
  return `01${crypto.getRandomValues(new Uint8Array(15)).toHex()}`;
}

function commonName(name: string): X509.JsonName {
  return [{ CN: [name] }];
}

function pemOf(certificate: X509.X509Certificate): string {
  return `${certificate.toString("pem")}\n`;
}

async function keyPem(key: CryptoKey): Promise<string> {
  const der = new Uint8Array(await crypto.subtle.exportKey("pkcs8", key));
  const lines = der.toBase64().match(/.{1,64}/g) ?? [];
  return `-----BEGIN PRIVATE KEY-----\n${lines.join("\n")}\n-----END PRIVATE KEY-----\n`;
}
