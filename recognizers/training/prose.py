"""Running text: reports, stories, diaries, newspapers, families."""

from training.kinds import kind, wrap
from training.scene import Scene


@kind("prose", 7)
def report(scene: Scene) -> None:
    def text(scene: Scene) -> None:
        mark = scene.rng.choice(("", "", "", "・", "- ", "", "◯"))
        for _ in range(scene.rng.randint(1, 8)):
            scene.say(mark, "{report}" if scene.chance(0.55) else "{plain_report}")
            scene.say("\n" if mark or scene.chance(0.3) else "")
            if scene.chance(0.6):
                scene.new_cast()

    wrap(scene, text)


@kind("prose", 3)
def business(scene: Scene) -> None:
    def text(scene: Scene) -> None:
        for _ in range(scene.rng.randint(1, 6)):
            scene.say("{biz}" if scene.chance(0.55) else "{plain_biz}")
            if scene.chance(0.5):
                scene.new_cast()

    wrap(scene, text)
