package dev.theseus.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.agent.manifest.RelativePath;
import dev.theseus.agent.posix.Bytes;
import dev.theseus.agent.posix.ExtendedAttributes;
import dev.theseus.agent.posix.FileStat;
import dev.theseus.agent.posix.Folder;
import dev.theseus.agent.posix.PosixException;
import dev.theseus.agent.scan.FolderChain;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FidelityTest {
  private static final MigrationRef MIGRATION = new MigrationRef("m-1", 1);

  @TempDir Path base;
  private AgentPair agents;

  @BeforeEach
  void startAgents() throws IOException {
    agents = new AgentPair(base);
  }

  @AfterEach
  void stopAgents() {
    agents.close();
  }

  private void moveAndCompare() throws AgentException {
    agents.copy(MIGRATION, 0, true);
    assertThat(agents.verify(MIGRATION, false)).isEmpty();
    assertThat(agents.verify(MIGRATION, true)).isEmpty();
    assertThat(Shell.listing(agents.target)).isEqualTo(Shell.listing(agents.source));
  }

  @Test
  void shouldKeepOrdinaryTree() throws IOException {
    Shell.run(
        agents.source,
        """
        mkdir -p a/b empty; echo hello > a/b/c; : > a/zero; head -c 3000000 /dev/urandom > a/big
        chmod 750 a; touch -d '2001-02-03 04:05:06.789012345' a/b/c a; chmod 600 a/b/c
        """);

    moveAndCompare();
  }

  @Test
  void shouldKeepLinksNodesModesAndOwners() throws IOException {
    Shell.run(
        agents.source,
        """
        mkdir d e; echo x > d/one; ln d/one e/two; ln d/one three
        ln -s one d/relative; ln -s /nowhere d/dangling; ln -s . loop; ln -s loop self
        mkfifo d/pipe; : > d/none; chmod 000 d/none; cp /bin/true d/suid; chmod 4755 d/suid
        echo y > d/owned; chown 4294967294:70000 d/owned; chmod 1777 e; chown -h 5:6 d/dangling
        mknod d/null c 1 3; ln d/pipe e/samepipe
        """);

    moveAndCompare();
  }

  @Test
  void shouldKeepNamesThatAreNoText() throws IOException {
    Shell.run(
        agents.source,
        """
        touch -- $'new\\nline' 'a space' $'emoji \\xf0\\x9f\\x9a\\xa2' $'invalid \\xff\\xfe' ' ' '-rf' 'a+b%20&c=d'
        echo 1 > "$(printf 'n%.0s' {1..255})"; touch a-b; mkdir a; echo 2 > a/b
        p=.; for i in $(seq 60); do p=$p/dir-with-a-rather-long-name-so-that-paths-grow-$i; done
        mkdir -p "$p"; echo deep > "$p/file"
        """);

    moveAndCompare();
  }

  @Test
  void shouldReachPathsThatAreLongerThanTheSystemTakes() throws IOException {
    Shell.run(
        agents.source,
        """
        n=$(printf 'n%.0s' {1..250}); for i in $(seq 30); do mkdir $n; cd $n; done; echo deep > file
        """);

    agents.copy(MIGRATION, 0, true);

    assertThat(agents.verify(MIGRATION, true)).isEmpty();
    String deepest =
        Shell.run(
            agents.target,
            "n=$(printf 'n%.0s' {1..250}); for i in $(seq 30); do cd $n; done; cat file");
    assertThat(deepest).isEqualTo("deep\n");
    // JUnit cannot remove such paths.
    Shell.run(base, "rm -rf source/* target/*");
  }

  @Test
  void shouldKeepTimesBefore1970AndAfter2100() throws IOException {
    Shell.run(
        agents.source,
        """
        echo a > old; touch -d '1933-05-06 07:08:09.123456789 UTC' old
        echo b > new; touch -d '2150-05-06 07:08:09.987654321 UTC' new
        mkdir d; touch -d '1969-12-31 23:59:59.999999999 UTC' d; ln -s x l
        touch -h -d '1950-01-01 00:00:00.5 UTC' l
        """);

    moveAndCompare();
  }

  @Test
  void shouldKeepHoles() throws IOException {
    Shell.run(
        agents.source,
        """
        truncate -s 70M allhole; truncate -s 20M sparse
        printf data | dd of=sparse bs=1 seek=5000000 conv=notrunc status=none
        head -c 10000 /dev/urandom | dd of=sparse bs=4096 seek=4500 conv=notrunc status=none
        """);

    moveAndCompare();

    assertThat(allocated("allhole")).isZero();
    assertThat(allocated("sparse")).isLessThan(100_000);
  }

  private long allocated(String name) throws PosixException {
    try (Folder folder = Folder.open(agents.target)) {
      FileStat stat = folder.stat(Bytes.utf8(name));
      return stat.allocatedBytes();
    }
  }

  @Test
  void shouldKeepExtendedAttributesAndAcls() throws IOException {
    Shell.run(agents.source, "mkdir d; echo x > d/file; ln -s file d/link; chmod 640 d/file");
    Bytes acl = acl();
    try (FolderChain chain = new FolderChain(agents.source)) {
      ExtendedAttributes attributes = chain.folder(RelativePath.of("d")).attributes();
      attributes.set(Bytes.utf8("file"), Bytes.utf8("user.note"), Bytes.utf8("remember"));
      attributes.set(Bytes.utf8("file"), Bytes.utf8("user.empty"), Bytes.EMPTY);
      attributes.set(Bytes.utf8("file"), Bytes.utf8("system.posix_acl_access"), acl);
      attributes.set(Bytes.utf8("link"), Bytes.utf8("trusted.link"), Bytes.utf8("of the link"));
      attributes.set(Bytes.utf8("."), Bytes.utf8("system.posix_acl_default"), acl);
    }

    moveAndCompare();

    try (FolderChain chain = new FolderChain(agents.target)) {
      ExtendedAttributes attributes = chain.folder(RelativePath.of("d")).attributes();
      assertThat(attributes.read(Bytes.utf8("file")))
          .containsEntry(Bytes.utf8("user.note"), Bytes.utf8("remember"))
          .containsEntry(Bytes.utf8("user.empty"), Bytes.EMPTY)
          .containsEntry(Bytes.utf8("system.posix_acl_access"), acl);
      assertThat(attributes.read(Bytes.utf8("link"))).containsKey(Bytes.utf8("trusted.link"));
    }
  }

  /** user::rw-, user:1000:r--, group::r--, mask::r--, other::---. */
  private static Bytes acl() {
    ByteBuffer acl = ByteBuffer.allocate(44).order(ByteOrder.LITTLE_ENDIAN).putInt(2);
    int[][] entries = {{1, 6, -1}, {2, 4, 1000}, {4, 4, -1}, {16, 4, -1}, {32, 0, -1}};
    for (int[] entry : entries) {
      acl.putShort((short) entry[0]).putShort((short) entry[1]).putInt(entry[2]);
    }
    return Bytes.copyOf(acl.array());
  }

  @Test
  void shouldReportSocketsAndLeaveThemOut() throws IOException {
    Shell.run(
        agents.source,
        "python3 -c \"import socket; socket.socket(socket.AF_UNIX).bind('s')\"; echo x > f");

    assertThat(agents.sourceClient().scan(MIGRATION, 0, true).unsupported())
        .singleElement()
        .asString()
        .startsWith("s: a socket");
    agents.copy(MIGRATION, 0, true);

    assertThat(agents.verify(MIGRATION, true)).isEmpty();
    assertThat(Files.exists(agents.target.resolve("s"))).isFalse();
  }
}
