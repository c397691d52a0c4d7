"""`sekisho mask` and `sekisho restore`: the two halves of what the proxy does, for pipes."""

from sekisho.commands import texts
from sekisho.commands.options import (
    ConfigOption,
    InputFile,
    VaultOption,
    key_and_vault,
    read_settings,
)


def mask(file: InputFile = None, config: ConfigOption = None, vault: VaultOption = None) -> None:
    """Print a text with pseudonyms in it / 仮名に置き換えて出力する"""
    settings = read_settings(config)
    key, store = key_and_vault(settings, vault)
    text = texts.read_text(file)

    from sekisho.looked_over import mask_texts
    from sekisho.masking.urls import placeholder_urls
    from sekisho.policy import ABROAD, Policy

    regime = Policy(settings.policy).in_force(ABROAD)
    decisions = regime.decide(texts.load_analyzer(settings).analyze(text))
    regime.judge([decisions])
    with store.adding() as contents:
        draft = mask_texts(key, "cli", [text], [decisions], contents.values)
        (masked,) = draft.masked
        contents.values.update(draft.masker.table)
        contents.urls.update(placeholder_urls(masked.text))
    texts.write_text(masked.text)


def restore(file: InputFile = None, config: ConfigOption = None, vault: VaultOption = None) -> None:
    """Put back what `sekisho mask` replaced / 仮名を元の値に戻す"""
    _, store = key_and_vault(read_settings(config), vault)
    contents = store.load()
    text = texts.read_text(file)

    from sekisho.masking.restorer import Restorer

    texts.write_text(Restorer(contents.values, known_urls=contents.urls).restore(text))
