"""crane: descriptors of a namespace exported, transformed, and applied at the target by kubectl."""

import os

import application
import images


class Crane:
    """Moves no data here: its transfer-pvc needs a Route or ingress-nginx at the target."""

    name = "crane"
    descriptors = "moved by it"
    moves_data = False
    parts = ("whole",)

    def lacks(self):
        return None if (images.BIN / "crane").exists() else "not built; see benchmarks/README.md"

    def version(self):
        return "v0.0.5, built-in plugin only"

    def move(self, stage):
        crane = str(images.BIN / "crane")
        folders = {part: str(stage.folder / part) for part in ("export", "transform", "output", "plugins")}
        os.mkdir(folders["plugins"])
        access = ["--kubeconfig", str(stage.source.kubeconfig), "--context", stage.source.name]
        both = ["-e", folders["export"], "-t", folders["transform"]]
        stage.copying()
        stage.run([crane, "export", "-n", application.NAMESPACE, "-e", folders["export"], *access])
        stage.run([crane, "transform", "-p", folders["plugins"], *both])
        stage.run([crane, "apply", *both, "-o", folders["output"]])
        application.make_namespace(stage.target)
        kubectl = [*stage.target.kubectl_words, "apply", "-n", application.NAMESPACE, "-R", "-f", folders["output"]]
        stage.run(kubectl)


TOOLS = [Crane()]
