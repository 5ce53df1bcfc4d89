//! A directory of the test's own: `OpenLDAP`'s server as a child of the test,
//! on loopback, with a folder and data of its own.

use std::{
    collections::HashSet,
    io::{BufRead, BufReader},
    net::TcpListener,
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

use ldap3::{Ldap, LdapConnAsync, Mod};
use server::config::Directory;
use tokio::{net::TcpStream, task::JoinSet, time::timeout};

const CERTIFICATE: &str = include_str!("../cli/tls/certificate.pem");
const KEY: &str = include_str!("../cli/tls/key.pem");
const ROOT: &str = "dc=sufler,dc=example";
const ADMIN: &str = "cn=admin,dc=sufler,dc=example";
const SECRET: &str = "тайна каталога";

const PATIENCE: Duration = Duration::from_secs(10);

/// The password of everybody there.
pub(crate) const THERE: &str = "пароль в каталоге";

/// The directory; it ends with this.
pub(crate) struct Slapd {
    child: Child,
    plain: u16,
    sealed: u16,
    _folder: tempfile::TempDir,
}

/// A port that was free a moment ago.
fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("an address").port()
}

fn configuration(folder: &Path) -> String {
    let folder = folder.display();
    format!(
        r#"
modulepath /usr/lib/ldap
moduleload back_mdb
moduleload memberof
moduleload ppolicy
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
TLSCertificateFile {folder}/certificate.pem
TLSCertificateKeyFile {folder}/key.pem
pidfile {folder}/pid
argsfile {folder}/args
database mdb
suffix "{ROOT}"
rootdn "{ADMIN}"
rootpw "{SECRET}"
directory {folder}/db
index objectClass,entryUUID,uid,mail eq
overlay memberof
overlay ppolicy
"#
    )
}

impl Slapd {
    /// A directory with people and groups to be filled.
    pub(crate) async fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let write = |name: &str, text: &str| {
            std::fs::write(folder.path().join(name), text).expect("a file");
        };
        std::fs::create_dir(folder.path().join("db")).expect("a folder");
        write("certificate.pem", CERTIFICATE);
        write("key.pem", KEY);
        write("slapd.conf", &configuration(folder.path()));
        let (plain, sealed) = (free_port(), free_port());
        let mut child = Command::new("/usr/sbin/slapd")
            // It stays in the foreground and says when it listens.
            .args(["-d", "256", "-f"])
            .arg(folder.path().join("slapd.conf"))
            .arg("-h")
            .arg(format!(
                "ldap://127.0.0.1:{plain} ldaps://127.0.0.1:{sealed}"
            ))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("slapd is installed: scripts/prerequisites test");
        let mut said = BufReader::new(child.stderr.take().expect("its words")).lines();
        let mut before = Vec::new();
        loop {
            let line = said
                .next()
                .unwrap_or_else(|| panic!("slapd ended: {before:?}"));
            let line = line.expect("a line");
            if line.contains("slapd starting") {
                break;
            }
            before.push(line);
        }
        thread::spawn(move || said.for_each(drop));
        let slapd = Self {
            child,
            plain,
            sealed,
            _folder: folder,
        };
        // It says that it starts, and listens a moment later.
        for port in [plain, sealed] {
            let listens = async {
                while TcpStream::connect(("127.0.0.1", port)).await.is_err() {
                    tokio::task::yield_now().await;
                }
            };
            timeout(PATIENCE, listens).await.expect("slapd listens");
        }
        slapd.fill().await;
        slapd
    }

    async fn fill(&self) {
        let root = [
            ("objectClass", &["dcObject", "organization"][..]),
            ("dc", &["sufler"]),
            ("o", &["x"]),
        ];
        self.add(ROOT, &root).await;
        for unit in ["people", "groups"] {
            let dn = format!("ou={unit},{ROOT}");
            self.add(
                &dn,
                &[("objectClass", &["organizationalUnit"]), ("ou", &[unit])],
            )
            .await;
        }
    }

    /// What the configuration says of it.
    pub(crate) fn settings(&self) -> Directory {
        let text = format!(
            r#"
            id = "office"
            name = "Контора"
            kind = "ldap"
            url = "ldap://127.0.0.1:{}"
            bind_dn = "{ADMIN}"
            bind_password_file = "not read here"
            base = "ou=people,{ROOT}"
            "#,
            self.plain
        );
        let mut settings: Directory = toml::from_str(&text).expect("a directory");
        settings.bind_password = SECRET.into();
        settings
    }

    /// Its sealed address.
    pub(crate) fn sealed_url(&self) -> String {
        format!("ldaps://127.0.0.1:{}", self.sealed)
    }

    /// What its certificate is checked by.
    pub(crate) fn authority() -> String {
        CERTIFICATE.to_owned()
    }

    /// Ends it, as a failure would.
    pub(crate) fn stop(&mut self) {
        self.child.kill().expect("ended");
        self.child.wait().expect("gone");
    }

    async fn speak<T>(&self, work: impl AsyncFnOnce(&mut Ldap) -> T) -> T {
        let url = format!("ldap://127.0.0.1:{}", self.plain);
        let (connection, mut ldap) = LdapConnAsync::new(&url).await.expect("a connection");
        let mut carrier = JoinSet::new();
        carrier.spawn(async move { drop(connection.drive().await) });
        let bound = ldap.simple_bind(ADMIN, SECRET).await.expect("an answer");
        bound.success().expect("let in");
        work(&mut ldap).await
    }

    /// Adds an entry.
    pub(crate) async fn add(&self, dn: &str, attributes: &[(&str, &[&str])]) {
        let attributes = attributes
            .iter()
            .map(|(name, values)| (*name, values.iter().copied().collect::<HashSet<_>>()))
            .collect();
        let add = async |ldap: &mut Ldap| ldap.add(dn, attributes).await;
        let added = self.speak(add).await.expect("an answer");
        added.success().expect("added");
    }

    /// Adds a person; answers their name there.
    pub(crate) async fn person(&self, uid: &str, name: &str) -> String {
        let dn = dn_of(uid);
        let mail = format!("{uid}@sufler.example");
        let attributes: [(&str, &[&str]); 7] = [
            ("objectClass", &["inetOrgPerson"]),
            ("uid", &[uid]),
            ("cn", &[name]),
            ("sn", &[name]),
            ("mail", &[&mail]),
            ("title", &["Бухгалтер"]),
            ("userPassword", &[THERE]),
        ];
        self.add(&dn, &attributes).await;
        dn
    }

    /// Adds a group; answers its name there.
    pub(crate) async fn group(&self, name: &str, members: &[&str]) -> String {
        let dn = format!("cn={name},ou=groups,{ROOT}");
        let attributes = [
            ("objectClass", &["groupOfNames"][..]),
            ("cn", &[name]),
            ("member", members),
        ];
        self.add(&dn, &attributes).await;
        dn
    }

    /// Gives an attribute exactly these values.
    pub(crate) async fn set(&self, dn: &str, attribute: &str, values: &[&str]) {
        let values = values.iter().copied().collect::<HashSet<_>>();
        let change = async |ldap: &mut Ldap| {
            let change = vec![Mod::Replace(attribute, values)];
            ldap.modify(dn, change).await
        };
        let done = self.speak(change).await.expect("an answer");
        done.success().expect("changed");
    }

    /// Removes an entry.
    pub(crate) async fn remove(&self, dn: &str) {
        let remove = async |ldap: &mut Ldap| ldap.delete(dn).await;
        let done = self.speak(remove).await.expect("an answer");
        done.success().expect("removed");
    }
}

/// The name of a person there.
pub(crate) fn dn_of(uid: &str) -> String {
    format!("uid={uid},ou=people,{ROOT}")
}

impl Drop for Slapd {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
