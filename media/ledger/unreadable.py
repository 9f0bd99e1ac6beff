"""Why a file is not taken as a sheet, said in Chinese with what the person can do."""

AGAIN = "请在表格软件里打开，选“另存为”，类型选“Excel 工作簿（*.xlsx）”，再重新上传。"
EMPTY = "没有收到文件内容，请重新选择文件。"
TOO_HEAVY = "文件超过 10 MB。请删去图片和用不着的工作表，或分成几个文件再上传。"
TOO_LARGE = "表格展开后太大，多半是空白的行、列也设了格式。请把有内容的部分复制到一个新表格里，再重新上传。"
OLD = "这是旧版的 Excel 文件（.xls）。" + AGAIN
LOCKED = "这个文件设了打开密码。请先取消密码，再重新上传。"
WEB = "这个文件其实是网页，不是 Excel 工作簿。" + AGAIN
OTHER = "这个文件不是 Excel 工作簿（.xlsx）。" + AGAIN
MACROS = "这个文件带有宏，不能接收。" + AGAIN
LINKS = "这个表格链接着别的文件，不能接收。请点“数据—编辑链接—断开链接”，把公式粘贴为数值，再重新上传。"
BROKEN = "文件不完整或已损坏。" + AGAIN

NO_HEADER = "没有找到表头。表格里要有一行写着：{}。可以下载模板，把内容贴进去再上传。"
MISSING = "第 {} 行是表头，但缺少这些列：{}。请补上后重新上传。"
TWICE = "表头里“{}”出现了不止一次，分不清用哪一列。请只留一列，再重新上传。"
TOO_MANY = "表格超过 {} 行。请分成几个文件，分次上传。"


class Unreadable(ValueError):
    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
