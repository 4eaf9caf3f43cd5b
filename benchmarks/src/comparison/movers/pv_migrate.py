"""pv-migrate: rsync over ssh between two claims, by one of several ways between them."""

import shutil
import subprocess

import application
import images

REPOSITORY, _, TAG = images.TOOLS.rpartition(":")


def program():
    own = images.BIN / "pv-migrate"
    return str(own) if own.exists() else shutil.which("pv-migrate")


def words(strategy, source, source_claim, target, target_claim):
    """Its command for one claim, at two sides or one."""
    given = [program(), "--strategies", strategy, "--loadbalancer-timeout", "20s"]
    for end, side, claim in (("source", source, source_claim), ("dest", target, target_claim)):
        given += [f"--{end}-kubeconfig", str(side.kubeconfig), f"--{end}-context", side.name]
        given += [f"--{end}-namespace", application.NAMESPACE, f"--{end}", claim]
    given += ["--ignore-mounted", "--dest-delete-extraneous-files"]
    for part in ("rsync", "sshd"):
        given += ["--helm-set", f"{part}.image.repository={REPOSITORY}", "--helm-set-string", f"{part}.image.tag={TAG}"]
    return given


class PvMigrate:
    """Stops the application, copies claim by claim, starts it from its manifests.

    With ahead it copies once before the stop as well, while the application writes.
    """

    descriptors = "kubectl apply of the manifests"

    def __init__(self, strategy, ahead=False):
        self.name = f"pv-migrate, {strategy}" + (", one pass ahead" if ahead else "")
        self._strategy = strategy
        self._ahead = ahead

    def lacks(self):
        return None if program() else "there is no program pv-migrate, and its module is not served by the module proxy"

    def version(self):
        return images.command(program(), "--version").strip()

    def move(self, stage):
        application.make_namespace(stage.target)
        application.make_claims(stage.target)
        if self._ahead:
            self._copy(stage)
        application.stop(stage.source)
        stage.copying()
        self._copy(stage)
        application.start(stage.target)

    def _copy(self, stage):
        for claim in application.CLAIMS:
            stage.run(words(self._strategy, stage.source, claim, stage.target, claim))

    def recover(self, stage):
        """Its own way to take away what a dead one left."""
        said = []
        for side in (stage.source, stage.target):
            given = [program(), "cleanup", "--all", "--kubeconfig", str(side.kubeconfig), "--context", side.name]
            try:
                stage.run([*given, "--namespace", application.NAMESPACE], after_kill=True)
            except subprocess.CalledProcessError as failed:
                said.append(f"{side.name}: {failed.output[-300:]}")
        return "pv-migrate cleanup --all at both sides" + (f"; it said {said}" if said else "")


class PvMigrateWithin(PvMigrate):
    """Its two ways that stay inside a cluster."""

    descriptors = "none"
    parts = ("within",)

    def copy(self, stage, side, claim, other):
        stage.run(words(self._strategy, side, claim, side, other))


TOOLS = [
    PvMigrateWithin("mount"),
    PvMigrateWithin("clusterip"),
    PvMigrate("nodeport"),
    PvMigrate("nodeport", ahead=True),
    PvMigrate("local"),
    PvMigrate("loadbalancer"),
]
