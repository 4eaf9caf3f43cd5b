"""kubectl exec tar | kubectl exec tar, as everybody has typed it once."""

import application
import images

POD = """\
apiVersion: v1
kind: Pod
metadata: {name: copy}
spec:
  terminationGracePeriodSeconds: 1
  containers:
    - name: copy
      image: %s
      command: [sleep, infinity]
      volumeMounts:
        - {name: data-db-0, mountPath: /volumes/data-db-0}
        - {name: files, mountPath: /volumes/files}
  volumes:
    - {name: data-db-0, persistentVolumeClaim: {claimName: data-db-0}}
    - {name: files, persistentVolumeClaim: {claimName: files}}
"""


class Tar:
    """Stops the application, copies each volume through a pod at each side, starts it from its manifests."""

    descriptors = "kubectl apply of the manifests"

    def __init__(self, name, pack, unpack):
        self.name = name
        self._pack = pack
        self._unpack = unpack

    def lacks(self):
        return None

    def version(self):
        return "GNU tar of this machine in the image, kubectl of the cluster"

    def move(self, stage):
        application.make_namespace(stage.target)
        application.make_claims(stage.target)
        for side in (stage.source, stage.target):
            side.kubectl("apply", "-n", application.NAMESPACE, "-f", "-", given=POD % images.TOOLS)
        for side in (stage.source, stage.target):
            side.kubectl("wait", "-n", application.NAMESPACE, "pod/copy", "--for=condition=Ready", "--timeout=60s")
        application.stop(stage.source)
        stage.copying()
        for claim in application.CLAIMS:
            stage.run(self._pipe(stage, claim))
        for side in (stage.source, stage.target):
            side.kubectl("delete", "-n", application.NAMESPACE, "pod/copy", "--wait=false")
        application.start(stage.target)

    def _pipe(self, stage, claim):
        ends = []
        for side, command in ((stage.source, self._pack), (stage.target, self._unpack)):
            kubectl = " ".join(side.kubectl_words)
            ends.append(f"{kubectl} exec -i -n {application.NAMESPACE} copy -- tar -C /volumes/{claim} {command}")
        return "set -o pipefail; " + " | ".join(ends)


EVERYTHING = "--xattrs --xattrs-include='*' --acls --numeric-owner"
TOOLS = [
    Tar("kubectl exec tar", "-cf - .", "-xf -"),
    Tar(
        "kubectl exec tar, with every option",
        f"{EVERYTHING} --sparse --format=posix -cf - .",
        f"{EVERYTHING} -p -xf -",
    ),
]
