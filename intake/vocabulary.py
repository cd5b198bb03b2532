"""The stock words that headings of chapters are made of."""

import re

WHO = """
    检查 自查 督查 审计 巡查 督导 抽查 核查 排查 评估 自评 自纠 调研 现场 专项
    本次 此次 这次 我局 我单位 本单位 单位 我处
"""
PROBLEM_NOUNS = """
    问题隐患 问题 不足之处 不足 短板弱项 短板 弱项 薄弱环节 差距 隐患 困难 缺陷 欠缺 不符合项 整改事项
"""
PROBLEM_WORDS = (
    WHO
    + """
    存在 发现 查出 查摆 仍 还 尚 当前 目前 主要 突出 具体 典型 共性 个性 普遍 其他 其它 需要 关注 重视 改进
    引起 值得 注意 的 中 到 出 了 工作 反馈 通报 指出 暴露 反映 面临 遇到 有关 相关 若干 一些 几个 几点 部分
    方面 问题 亟待 亟需 有待 说明 情况 以下 如下 上 里 安全 风险 须 应 需 尚未 未 整改 解决 处理
"""
)
PROBLEM_ENDINGS = "情况 清单 表现 台账 一览表 汇总表 明细 明细表 目录 如下 描述 部分 方面 小结"
PRAISE_NOUNS = """
    情况 做法 成效 成绩 亮点 经验 评价 概况 特点 成果 进展 回顾 简介 值得肯定 组织领导 主要工作 前期工作
"""
PRAISE_WORDS = (
    WHO
    + """
    总体 总的 基本 整体 主要 工作 开展 组织 实施 领导 落实 完成 进展 推进 取得 的 特色 典型 整改 有关 初步
    阶段 阶段性 回顾 有益 好 年度 任务 概 被 问题 情况 部署 前期 近年来 今年以来 一年来 保障 值得肯定 重点
    经验 做法 成效 成绩
"""
)
FRAME_NOUNS = "依据 范围 内容 方式 方法 对象 时间 程序 步骤 背景 目的 过程 组织"
FRAME_WORDS = WHO + "工作 主要 组织 的"
PLAN_NOUNS = "措施 打算 计划 安排 建议 意见 要求 思路 举措 对策 方向 目标 方案 承诺"
PLAN_WORDS = (
    WHO
    + """
    下一步 整改 改进 工作 主要 具体 重点 几点 有关 相关 处理 意见 努力 完善 推进 落实 后续 的 初步 总体 提升
    加强 对策 解决 任务 措施 建议 要求 目标 思路 贯彻 抓好 做好 监督 管理 相应 采取 已 拟 将 有针对性 针对性
    方面 几个 事项 时限 分工
"""
)


def any_of(words):
    """A pattern for any one of the words, longer ones first."""
    return "|".join(sorted(map(re.escape, words.split()), key=len, reverse=True))


def made_of(words):
    """A compiled pattern for text that consists of nothing but these words."""
    return re.compile(f"(?:{any_of(words)})*")


def ending_in(nouns):
    """A compiled pattern for text that ends in one of the nouns; the group `before` is what precedes it."""
    return re.compile(f"(?P<before>.*?)(?:{any_of(nouns)})")
